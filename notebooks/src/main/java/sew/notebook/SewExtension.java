package sew.notebook;

import java.util.List;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import sew.reproduce.result.ProcessFacts;

/** What the kernel JJava does for this project as soon as its classes are on the class path. */
public final class SewExtension implements Extension {

  /**
   * {@code Shape}, {@code Figure}, {@code Block} and {@code Cifar10Dvs} are names that other
   * packages have, too.
   */
  private static final List<String> IMPORTS =
      List.of(
          "java.nio.file.*",
          "java.util.function.*",
          "java.util.stream.*",
          "ai.djl.*",
          "ai.djl.ndarray.*",
          "ai.djl.ndarray.types.*",
          "ai.djl.nn.Block",
          "ai.djl.training.ParameterStore",
          "tech.tablesaw.api.*",
          "tech.tablesaw.plotly.api.*",
          "tech.tablesaw.plotly.traces.*",
          "ai.djl.ndarray.types.Shape",
          "sew.analysis.*",
          "sew.compute.*",
          "sew.data.*",
          "sew.image.DeadLeaves",
          "sew.layer.*",
          "sew.model.*",
          "sew.neuron.*",
          "sew.registry.*",
          "sew.residual.*",
          "sew.tensor.*",
          "sew.train.*",
          "sew.weights.*",
          "sew.reproduce.clip.ClipView",
          "sew.reproduce.diagram.*",
          "sew.reproduce.evaluate.*",
          "sew.reproduce.experiment.*",
          "sew.reproduce.experiment.Cifar10Dvs",
          "sew.reproduce.figures.*",
          "sew.reproduce.initial.*",
          "sew.reproduce.paper.*",
          "sew.reproduce.plot.*",
          "sew.reproduce.plot.Figure",
          "sew.reproduce.result.*",
          "sew.reproduce.run.*",
          "sew.reproduce.tables.*",
          "sew.notebook.*",
          "sew.notebook.figures.*",
          "static sew.notebook.Notebook.*");

  @Override
  public void install(BaseKernel kernel) {
    // An exception from here would end the kernel before the notebook has shown it.
    try {
      Display.register(kernel.getRenderer());
      endWithParent();
    } catch (RuntimeException | LinkageError e) {
      System.err.println("sew: tables and figures will show as text: " + e);
    }
    showJavadoc();
    for (String name : IMPORTS) {
      evaluate(kernel, "import " + name + ";");
    }
  }

  private static void showJavadoc() {
    try {
      new InspectionHandler(new Inspection(CellSource.shell().sourceCodeAnalysis())).install();
      if (ProcessFacts.home().isPresent()) {
        JavadocSources.add(CellSource.shell(), ProcessFacts.home().get());
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      System.err.println("sew: Shift+Tab will show signatures without their Javadoc: " + e);
    }
  }

  private static void evaluate(BaseKernel kernel, String statement) {
    try {
      kernel.evalRaw(statement);
    } catch (RuntimeException e) {
      System.err.printf("sew: left out '%s': %s%n", statement, e.getMessage());
    }
  }

  /** A Jupyter that was killed leaves its kernels running; it tells them its process number. */
  private static void endWithParent() {
    String parent = System.getenv("JPY_PARENT_PID");
    if (parent != null) {
      Thread watch = new Thread(() -> outlive(Long.parseLong(parent)), "end with Jupyter");
      watch.setDaemon(true);
      watch.start();
    }
  }

  private static void outlive(long process) {
    ProcessHandle.of(process).ifPresent(parent -> parent.onExit().join());
    Runtime.getRuntime().halt(1);
  }
}
