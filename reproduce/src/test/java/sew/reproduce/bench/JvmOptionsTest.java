package sew.reproduce.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sew.compute.Backend;
import sew.compute.Compute;
import sew.compute.MemoryOrder;

/** The launcher, the tests, JMH and the bench start the same Java VM with the same allocators. */
class JvmOptionsTest {
  /** This test is started by Maven, with what the file says. */
  @Test
  void mavenStartsTestsWithThem() {
    List<String> arguments = ManagementFactory.getRuntimeMXBean().getInputArguments();
    assertFalse(JvmOptions.options().isEmpty());
    for (String option : JvmOptions.options()) {
      // The VM tells of modules in another form.
      if (option.startsWith("-X") || option.startsWith("-D")) {
        assertTrue(arguments.contains(option), option + " in " + arguments);
      }
    }
    JvmOptions.allocator().forEach((name, value) -> assertEquals(value, System.getenv(name), name));
  }

  @Test
  void jmhIsStartedWithThem() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    assertTrue(pom.contains("<argument>@${project.basedir}/jvm.options</argument>"));
    JvmOptions.allocator()
        .forEach(
            (name, value) ->
                assertTrue(pom.contains("<%1$s>%2$s</%1$s>".formatted(name, value)), name));
  }

  @Test
  void theLauncherReadsThem() throws IOException {
    String launcher = Files.readString(Path.of("sew"));
    assertTrue(launcher.contains("@$home/reproduce/jvm.options"));
    assertTrue(launcher.contains("$home/reproduce/process.env"));
    JvmOptions.allocator().keySet().forEach(name -> assertFalse(launcher.contains(name), name));
  }

  @Test
  void theBenchStartsProcessesWithThem() {
    Candidate ours =
        new BenchmarkPlan(
                new WorkerCommands(Path.of("worker.py"), 2, Compute.DEFAULT, Device.cpu()),
                Optional.empty(),
                false,
                new Setting(Backend.JAVA, MemoryOrder.CHANNELS_LAST),
                List.of(),
                List.of())
            .of(Workload.of("if-t4"), Path.of("file"))
            .get(0);
    assertTrue(ours.process().command().containsAll(JvmOptions.options()));
    assertEquals(6, Map.copyOf(JvmOptions.allocator()).size());
  }
}
