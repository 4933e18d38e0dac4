package sew.notebook;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Optional;
import org.dflib.jjava.jupyter.channels.JupyterConnection;
import org.dflib.jjava.jupyter.channels.Loop;
import org.dflib.jjava.jupyter.channels.ShellHandler;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageType;
import org.dflib.jjava.jupyter.messages.reply.ErrorReply;
import org.dflib.jjava.jupyter.messages.reply.InspectReply;
import org.dflib.jjava.jupyter.messages.request.InspectRequest;

/** Answers Shift+Tab in JJava's place. */
record InspectionHandler(Inspection inspection) implements ShellHandler<InspectRequest> {
  private static final int ATTEMPTS = 600;
  private static final int PAUSE = 50; // ms
  private static final int DEPTH = 5;

  /**
   * Takes JJava's place as soon as it has connected, which is after it has installed extensions.
   * Where that does not work out, JJava goes on answering.
   */
  void install() {
    Thread thread = new Thread(this::await, "answer Shift+Tab");
    thread.setDaemon(true);
    thread.start();
  }

  private void await() {
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        Optional<JupyterConnection> connection = connection();
        if (connection.isPresent()) {
          connection.get().setHandler(MessageType.INSPECT_REQUEST, this);
          return;
        }
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IllegalAccessException | RuntimeException e) {
      System.err.println("sew: Shift+Tab will show comments as they stand in the sources: " + e);
    }
  }

  /** JJava hands its connection to nobody, but the threads that read requests lead to it. */
  private static Optional<JupyterConnection> connection() throws IllegalAccessException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread instanceof Loop) {
        JupyterConnection found = search(thread, DEPTH);
        if (found != null) {
          return Optional.of(found);
        }
      }
    }
    return Optional.empty();
  }

  /** Through the fields of JJava's objects and of its lambdas. */
  private static JupyterConnection search(Object from, int depth) throws IllegalAccessException {
    if (from == null || from instanceof JupyterConnection || depth == 0) {
      return from instanceof JupyterConnection connection ? connection : null;
    }
    Class<?> type = from.getClass();
    if (!type.getName().startsWith("org.dflib.jjava.jupyter.")) {
      return null;
    }
    for (Field field : type.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
        field.setAccessible(true);
        JupyterConnection found = search(field.get(from), depth - 1);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  @Override
  public void handle(ShellReplyEnvironment environment, Message<InspectRequest> message) {
    environment.setBusyDeferIdle();
    try {
      String code = message.getContent().getCode();
      int characters =
          Math.min(message.getContent().getCursorPos(), code.codePointCount(0, code.length()));
      Optional<DisplayData> shown = inspection.of(code, code.offsetByCodePoints(0, characters));
      environment.reply(new InspectReply(shown.isPresent(), shown.orElse(DisplayData.EMPTY)));
    } catch (RuntimeException e) { // the reader of the notebook learns of it
      environment.replyError(InspectReply.MESSAGE_TYPE.error(), ErrorReply.of(e));
    }
  }
}
