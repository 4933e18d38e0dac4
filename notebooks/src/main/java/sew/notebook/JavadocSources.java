package sew.notebook;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.jshell.JShell;
import jdk.jshell.SourceCodeAnalysis;

/**
 * Shows JShell the sources of this project, so that Shift+Tab in a cell shows their Javadoc.
 *
 * <p>JShell reads comments from the JDK's own sources only, and has no public method to add others.
 * The launcher opens its package; where it is not open, Shift+Tab shows signatures alone.
 */
final class JavadocSources {
  private JavadocSources() {}

  /**
   * Adds the sources of the project in {@code home}.
   *
   * @throws ReflectiveOperationException if this JDK keeps them otherwise
   * @throws RuntimeException if the package of JShell is not open
   */
  static void add(JShell shell, Path home) throws ReflectiveOperationException {
    SourceCodeAnalysis analysis = shell.sourceCodeAnalysis();
    Method find = analysis.getClass().getDeclaredMethod("findSources");
    Field known = analysis.getClass().getDeclaredField("availableSources");
    find.setAccessible(true);
    known.setAccessible(true);
    List<Object> sources = new ArrayList<>((List<?>) find.invoke(analysis));
    for (String module : List.of("lib", "reproduce", "notebooks")) {
      Path folder = home.resolve(module).resolve("src/main/java");
      if (Files.isDirectory(folder)) {
        sources.add(folder);
      }
    }
    known.set(analysis, List.copyOf(sources));
  }
}
