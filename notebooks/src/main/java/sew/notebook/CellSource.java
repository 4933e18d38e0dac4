package sew.notebook;

import java.lang.reflect.InvocationTargetException;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.TypeDeclSnippet;
import org.dflib.jjava.jupyter.kernel.BaseKernel;

/** The source of a class that a cell of this notebook defines. */
final class CellSource {
  private CellSource() {}

  /**
   * What the cell says, from the first annotation to the last brace.
   *
   * @throws IllegalArgumentException if no cell defines {@code type}
   */
  static String of(Class<?> type) {
    JShell shell = shell();
    return shell
        .snippets()
        .filter(snippet -> shell.status(snippet) == Snippet.Status.VALID)
        .filter(TypeDeclSnippet.class::isInstance)
        .map(TypeDeclSnippet.class::cast)
        .filter(snippet -> snippet.name().equals(type.getSimpleName()))
        .reduce((first, last) -> last)
        .map(Snippet::source)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected a cell that defines %s, found none".formatted(type.getSimpleName())));
  }

  /** The kernel's own, which its public method gives and its interface for extensions does not. */
  static JShell shell() {
    BaseKernel kernel = BaseKernel.notebookKernel();
    try {
      return (JShell) kernel.getClass().getMethod("getJShell").invoke(kernel);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("expected the kernel JJava, found " + kernel, e);
    }
  }
}
