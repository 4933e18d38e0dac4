package sew.reproduce.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sew.compute.Compute;

class BenchmarkPlanTest {
  private static final Path FILE = Path.of("file");

  private static SpikingJelly version(String version) {
    return new SpikingJelly(
        Path.of("python"),
        new SpikingJelly.Versions(version, "2.7.1", "3.11", List.of("torch", "cupy")));
  }

  private static List<Candidate> of(String workload) {
    return of(workload, true);
  }

  private static List<Candidate> of(String workload, boolean hasNative) {
    List<SpikingJelly> both = List.of(version("0.0.0.0.14"), version("2.0.0"));
    return new BenchmarkPlan(
            both,
            Path.of("worker.py"),
            2,
            Optional.empty(),
            hasNative,
            Compute.DEFAULT,
            Device.cpu())
        .of(Workload.of(workload), FILE);
  }

  private static String last(List<String> command) {
    return command.get(command.size() - 1);
  }

  private static List<String> names(String workload) {
    return of(workload).stream().map(Candidate::name).toList();
  }

  @Test
  void everyFamilyMeetsEveryVersion() {
    assertEquals(11, of("seven-train", false).size());
    assertEquals(14, of("seven-train", true).size());
    assertEquals(6, of("if-t4", false).size());
    assertEquals(7, of("if-t4", true).size());
    assertEquals(
        List.of(
            "this project",
            "SpikingJelly 0.0.0.0.14, same allocator",
            "SpikingJelly 0.0.0.0.14",
            "SpikingJelly 2.0.0, same allocator",
            "SpikingJelly 2.0.0"),
        names("aedat31"));
  }

  /** On a GPU each way to compute neurons there, and its device in every command. */
  @Test
  void aGpuMeetsEveryBackendOfSpikingJelly() {
    List<Candidate> candidates =
        new BenchmarkPlan(
                List.of(version("2.0.0")),
                Path.of("worker.py"),
                2,
                Optional.empty(),
                true,
                Compute.DEFAULT,
                Device.gpu(1))
            .of(Workload.of("seven-train"), FILE);
    assertEquals(
        List.of(
            "this project",
            "this project, native",
            "no neurons",
            "SpikingJelly 2.0.0, torch",
            "SpikingJelly 2.0.0, cupy"),
        candidates.stream().map(Candidate::name).toList());
    assertEquals(
        List.of("gpu1", "gpu1", "gpu1", "cuda:1", "cuda:1"),
        candidates.stream().map(candidate -> last(candidate.process().command())).toList());
    assertEquals(Device.gpu(1), Device.fromName("gpu1"));
    assertTrue(Bench.names(Device.gpu(1)).contains("if-t4"));
    assertFalse(Bench.names(Device.gpu(1)).contains("frames"));
  }

  @Test
  void everyNetHasItsFloorAndWhatItMustAgreeWith() {
    for (String workload : Workload.names()) {
      List<Candidate> candidates = of(workload);
      List<String> names = names(workload);
      assertEquals(names.size(), names.stream().distinct().count());
      for (Candidate candidate : candidates) {
        boolean floor = candidate.name().startsWith(BenchmarkPlan.FLOOR);
        boolean net = Workload.of(workload).isNetwork();
        assertEquals(net && !floor, candidate.floor().isPresent(), candidate.name());
        candidate.floor().ifPresent(name -> assertTrue(names.contains(name), name));
        // It has had its turn when it is compared with.
        candidate
            .same()
            .ifPresent(name -> assertTrue(names.indexOf(name) < names.indexOf(candidate.name())));
        // What rounds to bfloat16 computes something else.
        boolean alone =
            candidate.name().equals(BenchmarkPlan.OURS)
                || candidate.name().equals(BenchmarkPlan.FLOOR)
                || candidate.name().endsWith("bfloat16");
        assertEquals(alone, candidate.same().isEmpty(), candidate.name());
      }
    }
  }
}
