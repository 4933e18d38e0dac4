package sew.reproduce.cli;

import ai.djl.Device;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sew.compute.ComputeScope;
import sew.verify.Verify;

/** {@code sew verify}: the library against golden vectors. */
@Command(
    name = "verify",
    description = {
      "Checks the library against a folder of golden cases, one line each; exit code 1 if one fails.",
      "The project's own are in lib/src/test/resources/golden."
    })
final class VerifyCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "Folder of golden cases.")
  private Path folder;

  @Spec private CommandSpec spec;

  @Mixin private DeviceOption device;

  @Override
  public Integer call() throws IOException {
    Device on = device.device();
    if (!Files.isDirectory(folder)) {
      throw new ParameterException(
          spec.commandLine(), "expected a folder of golden cases, found none at " + folder);
    }
    PrintWriter out = spec.commandLine().getOut();
    try (ComputeScope scope = ComputeScope.open(ComputingOptions.of(spec).resolve(on))) {
      Verify.Count count =
          Verify.run(
              folder,
              result -> {
                out.println(result);
                out.flush();
              });
      out.println(count);
      return count.failed() == 0 ? 0 : 1;
    }
  }
}
