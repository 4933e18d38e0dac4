package sew.reproduce.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandStepTest {
  @TempDir private Path folder;

  private CommandStep step(Kind kind, String script) throws IOException {
    Path launcher = Files.writeString(folder.resolve("sew"), "#!/bin/sh\n" + script + "\n");
    assertTrue(launcher.toFile().setExecutable(true));
    Path work = Files.createDirectory(folder.resolve("work"));
    return new CommandStep(kind, work, true, launcher, List.of("--backend", "java"));
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(folder.resolve("calls"));
  }

  @Test
  void startsTheCommandWithItsOptionsAndLeavesNoFiles() throws IOException {
    CommandStep step = step(Kind.TABLE4, "echo \"$@\" >>" + folder.resolve("calls"));
    step.run();
    step.run();
    String out = "--out " + folder.resolve("work/step-0/out");
    assertEquals(
        List.of("--backend java run table4 --epochs 1 " + out, "--backend java run table4 " + out),
        calls());
    try (Stream<Path> left = Files.list(folder.resolve("work"))) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void twoTrainingsAreTwoProcesses() throws IOException {
    step(Kind.TWO_TRAININGS, "echo \"$@\" >>" + folder.resolve("calls")).run();
    assertEquals(2, calls().stream().distinct().count());
  }

  @Test
  void aCommandThatFailsIsNotTimed() throws IOException {
    CommandStep step = step(Kind.HELP, "echo no such option; exit 2");
    var e = assertThrows(IOException.class, step::run);
    assertTrue(e.getMessage().endsWith("no such option"), e.getMessage());
  }
}
