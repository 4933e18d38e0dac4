package sew.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What {@code build.sh} says where something is missing; needs neither compiler nor PyTorch. */
@EnabledOnOs(OS.LINUX)
class NativeBuildTest {
  private static final Path SCRIPT = Path.of("src/main/native/build.sh").toAbsolutePath();

  @TempDir private Path folder;

  private String build(String compiler, String python) throws Exception {
    Path library = folder.resolve("libsew_neuron.so");
    ProcessBuilder builder =
        new ProcessBuilder("bash", SCRIPT.toString(), library.toString(), python);
    builder.environment().put("CXX", compiler);
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor(1, TimeUnit.MINUTES);
    assertEquals(1, process.exitValue(), output);
    assertFalse(Files.exists(library));
    return output.strip();
  }

  /** A program that prints what Python would of its torch, or fails. */
  private String python(String torch) throws IOException {
    Path file = folder.resolve("python");
    Files.writeString(file, "#!/bin/sh\n" + torch + "\n");
    file.toFile().setExecutable(true);
    return file.toString();
  }

  @Test
  void saysThatACompilerIsMissing() throws Exception {
    assertEquals(
        "native backend: expected a C++ compiler, found no missing-g++;"
            + " install it (Debian: apt-get install g++) or name another in CXX",
        build("missing-g++", "python3"));
  }

  @Test
  void saysThatPythonIsMissing() throws Exception {
    assertEquals(
        "native backend: expected a Python with torch 2.7.1, found no /missing/python;"
            + " leave it out to fetch the headers alone",
        build("sh", "/missing/python"));
  }

  @Test
  void saysThatTorchIsMissing() throws Exception {
    String python = python("exit 1");
    assertEquals(
        "native backend: expected torch 2.7.1 in %s, found none;".formatted(python)
            + " leave it out to fetch the headers alone",
        build("sh", python));
  }

  @Test
  void refusesAnotherTorch() throws Exception {
    String python = python("echo '2.8.0+cpu|1|/torch'");
    assertEquals(
        "native backend: expected torch 2.7.1, the version of DJL, in %s, found 2.8.0+cpu;"
                .formatted(python)
            + " leave it out to fetch the headers alone",
        build("sh", python));
  }

  @Test
  void refusesTheOldAbi() throws Exception {
    String python = python("echo '2.7.1+cu126|0|/torch'");
    assertEquals(
        "native backend: expected a torch with the C++11 ABI, as DJL's, in %s, found one without;"
                .formatted(python)
            + " take the wheel of PyPI",
        build("sh", python));
  }

  @Test
  void leavesNothingWhereTheCompilerFails() throws Exception {
    build("false", python("echo '2.7.1|1|/torch'"));
    try (var files = Files.list(folder)) {
      assertEquals(1, files.count());
    }
  }
}
