package sew.reproduce.cli;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import sew.reproduce.result.ResultWriter;
import sew.reproduce.run.RunRecord;

/** Writes a table or figure that shows runs beside the paper's numbers. */
@Command
final class RunsResultCommand implements ItemCommand {
  /** Writes the item with the runs that were found. */
  interface Body {
    void write(List<RunRecord> runs, ResultWriter writer) throws IOException;
  }

  private final Body body;
  private final boolean unfinished;

  @Spec private CommandSpec spec;
  @Mixin private OutOption out;
  @Mixin private RunsOption runs;

  /** Of finished runs. */
  RunsResultCommand(Body body) {
    this(body, false);
  }

  private RunsResultCommand(Body body, boolean unfinished) {
    this.body = body;
    this.unfinished = unfinished;
  }

  /** Of finished runs, and of others as far as they are. */
  static RunsResultCommand withUnfinished(Body body) {
    return new RunsResultCommand(body, true);
  }

  @Override
  public Integer call() throws IOException {
    body.write(unfinished ? runs.begun() : runs.runs(), out.output(spec.name()));
    return 0;
  }
}
