package sew.reproduce.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sew.compute.ComputeProperties;
import sew.compute.NativeLibrary;
import sew.reproduce.result.ProcessFacts;

/** {@code sew native}: builds the library for {@code --backend native}. */
@Command(
    name = "native",
    description = {
      "Builds the neurons in C++ and CUDA for --backend native, from lib/src/main/native.",
      "Needs g++ and, for its headers only, a pip-installed torch; no CUDA toolkit."
    })
final class NativeCommand implements Callable<Integer> {
  @Option(
      names = "--python",
      required = true,
      paramLabel = "PATH",
      description =
          "A Python with torch 2.7.1: python3 -m venv DIR && DIR/bin/pip install torch==2.7.1")
  private String python;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Path script = ProcessFacts.homeOrHere().resolve("lib/src/main/native/build.sh");
    Path library = ComputeProperties.nativeLibrary().orElse(null);
    if (library == null || !Files.isRegularFile(script)) {
      throw new IllegalArgumentException(
          "expected a checkout of this project that was started by reproduce/sew, found no "
              + (library == null ? "-D" + ComputeProperties.NATIVE_LIBRARY : script));
    }
    if (run(List.of("bash", script.toString(), python, library.toString())) != 0) {
      return 1;
    }
    NativeLibrary.unavailableReason()
        .ifPresent(
            reason -> {
              throw new IllegalArgumentException("built, but --backend native needs " + reason);
            });
    spec.commandLine().getOut().println("built and loaded " + library + "; use --backend native");
    return 0;
  }

  private static int run(List<String> command) throws IOException {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while the native backend was built");
    }
  }
}
