package sew.notebook;

import java.nio.file.Path;
import sew.registry.Types;
import sew.reproduce.experiment.BuiltInTypes;
import sew.reproduce.result.ProcessFacts;

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
