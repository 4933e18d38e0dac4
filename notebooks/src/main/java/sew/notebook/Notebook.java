package sew.notebook;

import ai.djl.Device;
import java.nio.file.Path;
import sew.registry.Types;
import sew.reproduce.console.EstimateText;
import sew.reproduce.experiment.BuiltInTypes;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.result.ProcessFacts;
import sew.reproduce.run.ClipCounts;
import sew.reproduce.run.Estimate;
import sew.reproduce.run.RunCompute;

/** What a notebook calls by its bare name. */
public final class Notebook {
  /**
   * Whether this is a trial run of every cell on the smallest sizes: {@code sew notebooks --smoke}.
   */
  public static final boolean SMOKE = "1".equals(System.getenv("SEW_SMOKE"));

  private Notebook() {}

  /**
   * The folder of this project, which the launcher of the kernel names; relative to the working
   * folder, so that what a notebook shows is the same on every machine.
   */
  public static Path project() {
    Path home = ProcessFacts.home().orElse(Path.of("..")).toAbsolutePath().normalize();
    return Path.of("").toAbsolutePath().relativize(home);
  }

  /** Committed results, such as {@code results("figures", "fig6.json")}. */
  public static Path results(String... parts) {
    return project().resolve(Path.of("reproduce/results", parts));
  }

  /** Where runs of the command line and of notebooks lie. */
  public static Path runs(String... parts) {
    return project().resolve(Path.of("reproduce/runs", parts));
  }

  /**
   * The folder that {@code DATA} in the first cell of a notebook names.
   *
   * @throws IllegalArgumentException if it names none
   */
  public static Path dataFolder(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException(
          "expected the folder of the data in DATA, found \"\"; name it in the first code cell, or with -p DATA=DIR");
    }
    return Path.of(name);
  }

  /**
   * What training on one of the paper's data sets will take here: time, memory and disk, from a few
   * measured steps on random inputs.
   *
   * @throws IllegalArgumentException for other data than the paper's
   */
  public static String estimate(Experiment experiment, Device device) {
    Experiment.Data data = experiment.data();
    ClipCounts samples =
        ClipCounts.ofPapers(data.dataset())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "expected one of the paper's data sets, found " + data.dataset().name()));
    Estimate estimate = Estimate.of(experiment, samples, RunCompute.on(device).start());
    return EstimateText.of(experiment, samples, estimate);
  }

  /**
   * The built-in types and records that cells of this notebook define: hand it to whatever runs or
   * reads experiments with them. The sources of the cells are their code, so that a run that is
   * found under the same id was made by the same equation.
   *
   * <p>Nothing is remembered: after a cell has been changed and run again, call this again.
   */
  @SafeVarargs
  public static Types own(Class<? extends Record>... types) {
    Types all = BuiltInTypes.TYPES;
    for (Class<? extends Record> type : types) {
      all = all.with(type, CellSource.of(type));
    }
    return all;
  }
}
