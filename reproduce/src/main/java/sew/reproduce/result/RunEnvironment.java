package sew.reproduce.result;

import ai.djl.Device;
import ai.djl.engine.Engine;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sew.compute.Backend;
import sew.compute.MemoryOrder;
import sew.compute.Precision;
import sew.layer.SpikingLayer;
import sew.residual.Recomputation;

/**
 * Where and with what a run was made.
 *
 * @param commit the project's commit, with "-dirty" when files were changed after it, or "unknown"
 * @param engine the version of PyTorch
 * @param threads PyTorch's threads for one operation
 * @param computing neurons, order in memory and precision, which change rounding at most, and what
 *     is kept for the backward pass, which changes nothing
 * @param malloc glibc's allocator settings: they change the speed, never a number
 * @param data what the networks saw, with hashes
 */
public record RunEnvironment(
    String started,
    String commit,
    String djl,
    String engine,
    String java,
    String os,
    String cpu,
    int cores,
    String threads,
    String device,
    Map<String, String> computing,
    Map<String, String> malloc,
    Map<String, Object> data) {

  public static RunEnvironment of(Device device, Map<String, Object> data) throws IOException {
    return new RunEnvironment(
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        currentCommit(),
        Engine.getDjlVersion(),
        Engine.getInstance().getVersion(),
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        cpuName(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("ai.djl.pytorch.num_threads", "default"),
        device.toString(),
        computingSettings(device),
        mallocSettings(),
        data);
  }

  private static Map<String, String> computingSettings(Device device) {
    return Map.of(
        "backend", Backend.chosen(device).toString(),
        "memory-order", MemoryOrder.chosen().toString(),
        "precision", Precision.chosen().toString(),
        "recompute", System.getProperty(Recomputation.PROPERTY, "false"),
        "spikes-as-bytes", System.getProperty(SpikingLayer.SPIKES_AS_BYTES, "false"));
  }

  /**
   * What changes rounding and is not as in {@code before}, an {@code environment.json}, such as
   * "backend native (before: java)"; what an older version did not write there is passed over.
   */
  public List<String> changesSince(JsonNode before) {
    List<String> changes = new ArrayList<>();
    Map<String, String> rounding = new TreeMap<>(computing);
    rounding.keySet().removeAll(List.of("recompute", "spikes-as-bytes"));
    rounding.forEach(
        (name, now) -> compare(name, before.path("computing").path(name), now, changes));
    compare("threads", before.path("threads"), threads, changes);
    compare("device", before.path("device"), device, changes);
    return changes;
  }

  private static void compare(String name, JsonNode before, String now, List<String> changes) {
    if (before.isTextual() && !before.asText().equals(now)) {
      changes.add("%s %s (before: %s)".formatted(name, now, before.asText()));
    }
  }

  private static Map<String, String> mallocSettings() {
    Map<String, String> settings = new TreeMap<>();
    System.getenv()
        .forEach(
            (name, value) -> {
              if (name.startsWith("MALLOC_") || name.startsWith("THP_MEM_")) {
                settings.put(name, value);
              }
            });
    return settings;
  }

  private static String cpuName() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.exists(info)) {
      return System.getProperty("os.arch");
    }
    return Files.readAllLines(info).stream()
        .filter(line -> line.startsWith("model name"))
        .findFirst()
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .orElse(System.getProperty("os.arch"));
  }

  /** The launcher says where the project lies; a jar without its repository has no commit. */
  private static String currentCommit() throws IOException {
    Optional<String> head = git("rev-parse", "HEAD");
    Optional<String> changes = git("status", "--porcelain", "--untracked-files=no");
    if (head.isEmpty() || changes.isEmpty()) {
      return "unknown";
    }
    return changes.get().isEmpty() ? head.get() : head.get() + "-dirty";
  }

  /** What git says of the project's folder; empty where there is no git or no repository. */
  private static Optional<String> git(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("git", "-C", System.getProperty("sew.home", ".")));
    command.addAll(List.of(arguments));
    Process git;
    try {
      git = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      return Optional.empty();
    }
    try {
      String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return git.waitFor() == 0 ? Optional.of(output.strip()) : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
