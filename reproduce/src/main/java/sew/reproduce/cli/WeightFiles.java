package sew.reproduce.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import sew.data.Printable;
import sew.weights.WeightFile;

/** Reads the files of weights that a command line names. */
final class WeightFiles {
  private WeightFiles() {}

  /** Says what is doubtful about the file. */
  static WeightFile read(CommandSpec spec, Path path) throws IOException {
    WeightFile file = WeightFile.read(path);
    warn(spec, file);
    return file;
  }

  static void warn(CommandSpec spec, WeightFile file) {
    PrintWriter err = spec.commandLine().getErr();
    file.warnings().forEach(warning -> err.println("sew: warning: " + Printable.of(warning)));
    err.flush();
  }
}
