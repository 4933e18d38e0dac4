package sew.reproduce.console;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import java.util.Optional;
import sew.reproduce.result.ProcessFacts;

/** How large a terminal is just now: a window can be resized at any time. */
record TerminalSize(int rows, int columns) {
  private static final int STANDARD_ERROR = 2;
  // Of <sys/ioctl.h> on Linux: two of four shorts are rows and columns.
  private static final long TIOCGWINSZ = 0x5413;
  private static final int SHORTS = 4;
  private static final int USUAL_ROWS = 24;

  /** As the system says, or else as the launcher did when the command began. */
  static TerminalSize now() {
    return ofSystem().orElseGet(() -> new TerminalSize(USUAL_ROWS, ProcessFacts.columns()));
  }

  private static Optional<TerminalSize> ofSystem() {
    if (!Platform.isLinux()) {
      return Optional.empty();
    }
    try (Memory size = new Memory(SHORTS * Short.BYTES)) {
      size.clear();
      Object[] arguments = {STANDARD_ERROR, new NativeLong(TIOCGWINSZ), size};
      int failed = Function.getFunction("c", "ioctl").invokeInt(arguments);
      TerminalSize found =
          new TerminalSize(
              Short.toUnsignedInt(size.getShort(0)), Short.toUnsignedInt(size.getShort(2)));
      return failed != 0 || found.rows() == 0 || found.columns() == 0
          ? Optional.empty()
          : Optional.of(found);
    } catch (UnsatisfiedLinkError e) {
      return Optional.empty();
    }
  }
}
