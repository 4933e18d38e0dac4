package sew.reproduce.cli;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import sew.reproduce.result.ResultWriter;
import sew.reproduce.run.RunRecord;

/** Writes a table or figure that shows finished runs beside the paper's numbers. */
@Command
final class RunsResultCommand implements ItemCommand {
  /** Writes the item with the runs that were found. */
  interface Body {
    void write(List<RunRecord> runs, ResultWriter writer) throws IOException;
  }

  private final Body body;

  @Spec private CommandSpec spec;
  @Mixin private OutOption out;
  @Mixin private RunsOption runs;

  RunsResultCommand(Body body) {
    this.body = body;
  }

  @Override
  public Integer call() throws IOException {
    body.write(runs.runs(), out.output(spec.name()));
    return 0;
  }
}
