package sew.reproduce.cli;

import ai.djl.Device;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sew.compute.ComputeScope;
import sew.verify.Verify;
import sew.verify.VerifyResult;

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
  @Mixin private JsonOption json;

  @Override
  public Integer call() throws IOException {
    Device on = device.device();
    if (!Files.isDirectory(folder)) {
      throw new ParameterException(
          spec.commandLine(), "expected a folder of golden cases, found none at " + folder);
    }
    PrintWriter out = json.messages();
    List<VerifyResult> cases = new ArrayList<>();
    try (ComputeScope scope = ComputeScope.open(ComputingOptions.of(spec).resolve(on))) {
      Verify.Count count =
          Verify.run(
              folder,
              result -> {
                cases.add(result);
                out.println(result);
                out.flush();
              });
      out.println(count);
      if (json.isWanted()) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("passed", count.passed());
        document.put("failed", count.failed());
        document.put("skipped", count.skipped());
        document.put("cases", cases);
        json.print(document);
      }
      return count.failed() == 0 ? 0 : 1;
    }
  }
}
