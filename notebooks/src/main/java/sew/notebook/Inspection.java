package sew.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Documentation;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/**
 * What Shift+Tab shows: signatures and their Javadoc.
 *
 * <p>JJava 1.0a8 asks JShell about the text up to the character after the cursor, so that names of
 * types, the end of a cell and {@code name()} find nothing, and it writes {@code List<String>} into
 * HTML as it is.
 */
final class Inspection {
  private final SourceCodeAnalysis analysis;

  Inspection(SourceCodeAnalysis analysis) {
    this.analysis = analysis;
  }

  /** The name at the cursor, or else the call in whose arguments it stands. */
  Optional<DisplayData> of(String code, int cursor) {
    int end = cursor;
    while (end < code.length() && Character.isJavaIdentifierPart(code.charAt(end))) {
      end++;
    }
    boolean name = end > 0 && Character.isJavaIdentifierPart(code.charAt(end - 1));
    if (name) {
      String before = code.substring(0, end);
      boolean call = code.substring(end).stripLeading().startsWith("(");
      List<Documentation> value = documentation(before);
      List<Documentation> found =
          call || value.isEmpty() ? withType(documentation(before + "("), value) : value;
      if (!found.isEmpty()) {
        return Optional.of(shown(found));
      }
    }
    List<Documentation> around = documentation(code.substring(0, cursor));
    return around.isEmpty() ? Optional.empty() : Optional.of(shown(around));
  }

  /** The constructor of a record has no comment of its own; its type has. */
  private static List<Documentation> withType(List<Documentation> calls, List<Documentation> type) {
    List<Documentation> all = new ArrayList<>(calls);
    if (calls.stream().allMatch(call -> call.javadoc() == null)) {
      all.addAll(type);
    }
    return all;
  }

  private List<Documentation> documentation(String code) {
    return analysis.documentation(code, code.length(), true);
  }

  private static DisplayData shown(List<Documentation> found) {
    String html = found.stream().map(Inspection::html).collect(Collectors.joining("<br>"));
    DisplayData data = new DisplayData(JavadocHtml.text(html));
    data.putHTML(html);
    return data;
  }

  private static String html(Documentation one) {
    String signature = "<code><b>" + JavadocHtml.escape(one.signature()) + "</b></code><br>";
    return one.javadoc() == null ? signature : signature + JavadocHtml.of(one.javadoc());
  }
}
