package sew.reproduce.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.reproduce.result.ProcessFacts;

/** A PyTorch of another version is refused before it is loaded, in a process of its own. */
class OtherTorchTest {
  @TempDir private Path folder;

  private record Ended(int code, String said) {}

  /** The libraries are empty files: loading one would end in another message. */
  private Ended sew(String version, String... arguments) throws IOException, InterruptedException {
    Path libraries = Files.createDirectories(folder.resolve("torch/lib"));
    Files.write(libraries.resolve(System.mapLibraryName("torch")), new byte[0]);
    Files.writeString(
        folder.resolve("torch/version.py"), "__version__ = '%s'\n".formatted(version));
    List<String> command = new ArrayList<>();
    command.add(ProcessFacts.java().toString());
    command.add("@" + Path.of("jvm.options").toAbsolutePath());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", ProcessFacts.classPath()));
    command.add(Sew.class.getName());
    command.addAll(List.of(arguments));
    Path log = folder.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("PYTORCH_LIBRARY_PATH", libraries.toString());
    builder.environment().put("PYTORCH_FLAVOR", "cpu");
    Process process = builder.start();
    assertTrue(process.waitFor(2, TimeUnit.MINUTES), "sew did not end");
    return new Ended(process.exitValue(), Files.readString(log));
  }

  @Test
  void isRefusedBeforeItIsLoaded() throws Exception {
    Path golden = Path.of("../lib/src/test/resources/golden").toAbsolutePath();
    Ended refused = sew("2.8.0+cu128", "--backend", "native", "verify", golden.toString());
    assertEquals(2, refused.code(), refused.said());
    assertTrue(
        refused
            .said()
            .contains(
                "sew: PYTORCH_LIBRARY_PATH: expected PyTorch 2.7.1, for which DJL's native code is, found 2.8.0+cu128"),
        refused.said());
  }

  /** The right version is loaded, which for an empty file fails in another way. */
  @Test
  void theRightOneIsNotRefused() throws Exception {
    Path golden = Path.of("../lib/src/test/resources/golden").toAbsolutePath();
    Ended loaded = sew("2.7.1+cu126", "--backend", "portable", "verify", golden.toString());
    assertFalse(loaded.said().contains("PYTORCH_LIBRARY_PATH: expected"), loaded.said());
    assertTrue(loaded.code() != 0, loaded.said());
  }

  @Test
  void helpNeedsNone() throws Exception {
    assertEquals(0, sew("2.8.0", "verify", "--help").code());
  }
}
