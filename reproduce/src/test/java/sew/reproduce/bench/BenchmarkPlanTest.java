package sew.reproduce.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sew.compute.Backend;
import sew.compute.Compute;
import sew.compute.MemoryOrder;

class BenchmarkPlanTest {
  private static final Path FILE = Path.of("file");
  private static final Setting NATIVE = new Setting(Backend.NATIVE, MemoryOrder.CHANNELS_LAST);
  private static final Setting JAVA = new Setting(Backend.JAVA, MemoryOrder.CHANNELS_LAST);

  private static SpikingJelly version(String version) {
    return new SpikingJelly(
        Path.of("python"),
        new SpikingJelly.Versions(version, "2.7.1", "3.11", List.of("torch", "cupy")));
  }

  private static Earlier earlier() {
    Build build = new Build(Path.of("old"), List.of("-Xmx3g"), "classes", Optional.empty());
    return new Earlier("87cbb02", build, false);
  }

  private static List<Candidate> of(String workload, boolean everyone, Setting defaults) {
    return new BenchmarkPlan(
            new WorkerCommands(Path.of("worker.py"), 2, Compute.DEFAULT, Device.cpu()),
            Optional.empty(),
            everyone,
            defaults,
            List.of(version("0.0.0.0.14"), version("2.0.0")),
            List.of(earlier()))
        .of(Workload.of(workload), FILE);
  }

  private static String last(List<String> command) {
    return command.get(command.size() - 1);
  }

  private static List<String> names(List<Candidate> candidates) {
    return candidates.stream().map(Candidate::name).toList();
  }

  @Test
  void theFirstRowIsWhatANewcomerGets() {
    for (String workload : Workload.order()) {
      String first = of(workload, true, NATIVE).get(0).name();
      assertTrue(first.startsWith(BenchmarkPlan.DEFAULTS), first);
    }
    assertEquals(
        List.of(
            "defaults (native, channels-last)",
            "defaults without g++ (java, channels-last)",
            "native, channels-last, bfloat16",
            "native, channels-first",
            "87cbb02 defaults (java, channels-first)",
            "87cbb02 best (native, channels-last)",
            "SpikingJelly 0.0.0.0.14, same allocator",
            "SpikingJelly 2.0.0, compiled, channels-last",
            "SpikingJelly 2.0.0, same allocator"),
        names(of("seven-train", false, NATIVE)));
    assertEquals(
        List.of("defaults (java, channels-last)", "java, channels-first"),
        names(of("seven-train", false, JAVA)).subList(0, 2));
  }

  @Test
  void everyFamilyMeetsEveryVersion() {
    assertEquals(17, of("seven-train", true, NATIVE).size());
    assertEquals(7, of("if-t4", true, NATIVE).size());
    assertEquals(
        List.of(
            "defaults",
            "copies of the same bytes",
            "87cbb02 defaults",
            "SpikingJelly 0.0.0.0.14, same allocator",
            "SpikingJelly 2.0.0, same allocator"),
        names(of("aedat31", false, NATIVE)));
    assertEquals(
        List.of(
            "defaults (native, channels-last)",
            "87cbb02 defaults (java, channels-first)",
            "87cbb02 best (native, channels-last)"),
        names(of("table4", false, NATIVE)));
  }

  @Test
  void ranksShareTheThreadsOfOneProcess() {
    List<Candidate> candidates = of("seven-train-ranks", false, NATIVE);
    assertEquals(
        List.of(
            "defaults (native, channels-last)",
            "2 ranks, one thread each",
            "all-reduce of the gradients, 2 ranks"),
        names(candidates));
    assertTrue(threads(candidates.get(0)).endsWith("=2"));
    assertTrue(threads(candidates.get(1)).endsWith("=1"));
    assertEquals(1, of("seven-train-ranks", false, JAVA).size());
  }

  private static String threads(Candidate candidate) {
    return candidate.process().command().stream()
        .filter(argument -> argument.contains("num_threads"))
        .findFirst()
        .orElseThrow();
  }

  /** An earlier commit runs its own classes with its own options. */
  @Test
  void anEarlierBuildIsStartedAsItWas() {
    List<Candidate> candidates = of("seven-train", false, NATIVE);
    List<String> command =
        Candidate.named(candidates, "87cbb02 best (native, channels-last)").process().command();
    assertTrue(command.containsAll(List.of("-Xmx3g", "classes", "native")), command.toString());
    assertTrue(command.contains("-Dsew.memory-order=channels-last"), command.toString());
    List<String> whole = of("table4-epoch", false, NATIVE).get(2).process().command();
    assertEquals(
        List.of(
            Path.of("old/reproduce/sew").toString(),
            "--backend",
            "java",
            "--memory-order",
            "channels-first"),
        whole.subList(whole.size() - 5, whole.size()));
  }

  /** On a GPU each way to compute neurons there, and its device in every command. */
  @Test
  void aGpuMeetsEveryBackendOfSpikingJelly() {
    List<Candidate> candidates =
        new BenchmarkPlan(
                new WorkerCommands(Path.of("worker.py"), 2, Compute.DEFAULT, Device.gpu(1)),
                Optional.empty(),
                false,
                new Setting(Backend.NATIVE, MemoryOrder.CHANNELS_FIRST),
                List.of(version("2.0.0")),
                List.of())
            .of(Workload.of("seven-train"), FILE);
    assertEquals(
        List.of(
            "defaults (native, channels-first)",
            "portable, channels-first",
            "no neurons",
            "SpikingJelly 2.0.0, torch",
            "SpikingJelly 2.0.0, cupy"),
        names(candidates));
    assertEquals(
        List.of("gpu1", "gpu1", "gpu1", "cuda:1", "cuda:1"),
        candidates.stream().map(candidate -> last(candidate.process().command())).toList());
    assertEquals(Device.gpu(1), Device.fromName("gpu1"));
    assertTrue(Bench.names(Device.gpu(1)).contains("if-t4"));
    assertFalse(Bench.names(Device.gpu(1)).contains("frames"));
    assertFalse(Bench.names(Device.gpu(1)).contains("help"));
  }

  @Test
  void everyNetHasItsFloorAndWhatItMustAgreeWith() {
    for (String workload : Workload.names()) {
      if (Workload.of(workload).isCommand() || Workload.of(workload).isOnRanks()) {
        continue;
      }
      boolean net = Workload.of(workload).isNetwork();
      List<Candidate> candidates = of(workload, true, NATIVE);
      List<String> names = names(candidates);
      assertEquals(names.size(), names.stream().distinct().count());
      for (Candidate candidate : candidates) {
        String name = candidate.name();
        candidate.floor().ifPresent(floor -> assertTrue(names.contains(floor), floor));
        candidate.same().ifPresent(same -> assertTrue(names.contains(same), same));
        // What rounds to bfloat16 and what only copies compute something else.
        boolean alone =
            name.equals(net ? "native, channels-first" : names.get(0))
                || name.equals("no neurons, channels-first")
                || name.equals(BenchmarkPlan.COPIES)
                || name.endsWith("bfloat16");
        assertEquals(alone, candidate.same().isEmpty(), name);
      }
    }
  }
}
