package sew.reproduce.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpikingJellyTest {
  @TempDir private Path folder;
  private Path script;

  @BeforeEach
  void scriptThatIsNeverRead() throws IOException {
    script = Files.writeString(folder.resolve("worker.py"), "");
  }

  /** A stand-in for an interpreter that knows one script. */
  private Path python(String name, String spikingJelly, String torch) throws IOException {
    return python(
        name,
        "[ \"$2\" = versions ] && echo '{\"spikingjelly\":\"%s\",\"torch\":\"%s\",\"python\":\"3.11\"}'"
            .formatted(spikingJelly, torch));
  }

  private Path python(String name, String line) throws IOException {
    Path python = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + line + "\n");
    assertTrue(python.toFile().setExecutable(true));
    return python;
  }

  private String refusal(Path... pythons) {
    return assertThrows(
            IOException.class, () -> SpikingJelly.ask(List.of(pythons), script, "2.7.1"))
        .getMessage();
  }

  @Test
  void isNamedAfterTheVersionThatItReports() throws IOException {
    List<SpikingJelly> found =
        SpikingJelly.ask(
            List.of(python("old", "0.0.0.0.14", "2.7.1"), python("new", "2.0.0", "2.7.1")),
            script,
            "2.7.1");
    assertEquals(
        List.of("SpikingJelly 0.0.0.0.14", "SpikingJelly 2.0.0"),
        found.stream().map(SpikingJelly::name).toList());
  }

  @Test
  void anotherTorchIsRefusedInOneSentence() throws IOException {
    Path python = python("old", "0.0.0.0.14", "2.6.0");
    assertEquals(
        "expected torch 2.7.1, which this project computes with, found torch 2.6.0 in "
            + python
            + "; install torch==2.7.1 there",
        refusal(python));
  }

  @Test
  void oneVersionTwiceIsRefused() throws IOException {
    String message = refusal(python("a", "2.0.0", "2.7.1"), python("b", "2.0.0", "2.7.1"));
    assertTrue(
        message.contains("found 2.0.0 in ") && message.endsWith("give one of them"), message);
  }

  @Test
  void aPythonWithoutSpikingJellyIsRefused() throws IOException {
    Path python = python("bare", "echo no module named spikingjelly >&2; exit 1");
    assertTrue(refusal(python).contains(python + " cannot report their versions"), refusal(python));
  }
}
