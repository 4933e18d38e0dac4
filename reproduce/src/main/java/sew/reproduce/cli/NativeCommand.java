package sew.reproduce.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sew.compute.NativeLibrary;

/** {@code sew native}: builds the library for {@code --backend native}. */
@Command(
    name = "native",
    description = {
      "Builds the neurons in C++ and CUDA for --backend native, from lib/src/main/native.",
      "Commands that compute do so by themselves where they can. Needs g++, and python3 with pip to fetch",
      "PyTorch's headers (99 MB, once); no CUDA toolkit."
    })
final class NativeCommand implements Callable<Integer> {
  @Option(
      names = "--python",
      paramLabel = "PATH",
      description = "A Python with torch 2.7.1, whose headers are taken instead of fetched ones.")
  private String python;

  @Option(
      names = "--if-needed",
      description =
          "Only where it is missing or older than its sources; where that fails, says why and goes on.")
  private boolean ifNeeded;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (ifNeeded) {
      NativeBuild.automatic()
          .ifPresent(build -> build.ifPossible(spec.root().commandLine().getErr()));
      return 0;
    }
    NativeBuild build =
        NativeBuild.find()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "expected a checkout of this project that was started by reproduce/sew, found none"));
    if (build.build(python, ProcessBuilder.Redirect.INHERIT) != 0) {
      return 1;
    }
    NativeLibrary.unavailableReason()
        .ifPresent(
            reason -> {
              throw new IllegalArgumentException("built, but --backend native needs " + reason);
            });
    spec.commandLine().getOut().println("built and loaded " + build.library());
    return 0;
  }
}
