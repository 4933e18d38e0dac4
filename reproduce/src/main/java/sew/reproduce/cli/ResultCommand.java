package sew.reproduce.cli;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import sew.reproduce.result.ResultWriter;

/** Writes a table or figure that needs nothing but the paper and the code. */
@Command
final class ResultCommand implements ItemCommand {
  /** Writes the item. */
  interface Body {
    void write(ResultWriter writer) throws IOException;
  }

  private final Body body;

  @Spec private CommandSpec spec;
  @Mixin private OutOption out;

  ResultCommand(Body body) {
    this.body = body;
  }

  @Override
  public Integer call() throws IOException {
    body.write(out.output(spec.name()));
    return 0;
  }
}
