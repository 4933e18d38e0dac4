package sew.reproduce.result;

import ai.djl.engine.Engine;
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
import sew.compute.Compute;
import sew.compute.ComputeSetting;

/**
 * The machine and software that a run was made with.
 *
 * @param commit the project's commit, with "-dirty" when files were changed after it, or "unknown"
 * @param engine the version of PyTorch
 * @param threads PyTorch's threads for one operation
 * @param computing each {@link ComputeSetting}, the backend as it was resolved; and {@link
 *     #BATCH_STATISTICS} where several processes train together
 * @param malloc settings of the allocators and of OpenMP: they change the speed, never a number
 * @param ranks the processes that train together, empty where there is one
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
    List<String> ranks,
    Map<String, Object> data) {

  /** The name under which {@code computing} keeps the backend that was asked for. */
  public static final String REQUESTED_BACKEND = "requested-backend";

  /** The name under which {@code computing} says by what BN normalised. */
  public static final String BATCH_STATISTICS = "batch-statistics";

  public static RunEnvironment of(Compute.Resolved compute, Map<String, Object> data)
      throws IOException {
    return of(compute, List.of(), Map.of(), data);
  }

  /** Of one of several processes, which share the computing as {@code sharing} says. */
  public static RunEnvironment of(
      Compute.Resolved compute,
      List<String> ranks,
      Map<String, String> sharing,
      Map<String, Object> data)
      throws IOException {
    Map<String, String> computing = computingSettings(compute);
    computing.putAll(sharing);
    return new RunEnvironment(
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        currentCommit(),
        Engine.getDjlVersion(),
        Engine.getInstance().getVersion(),
        ProcessFacts.vm(),
        ProcessFacts.os(),
        cpuName(),
        Runtime.getRuntime().availableProcessors(),
        compute.threadsLabel(),
        compute.device().toString(),
        computing,
        speedSettings(),
        ranks,
        data);
  }

  /** Each setting by its name, the backend as it was resolved. */
  public static Map<String, String> computingSettings(Compute.Resolved compute) {
    Map<String, String> settings = new TreeMap<>();
    for (ComputeSetting setting : ComputeSetting.values()) {
      settings.put(setting.toString(), setting.get(compute.requested()));
    }
    settings.put(ComputeSetting.BACKEND.toString(), compute.backend().toString());
    settings.put(REQUESTED_BACKEND, compute.requested().backend().toString());
    return settings;
  }

  /** Whether an environment variable is one of the allocators, or of OpenMP's threads. */
  public static boolean changesSpeed(String variable) {
    return variable.startsWith("MALLOC_")
        || variable.startsWith("THP_MEM_")
        || variable.startsWith("OMP_")
        || variable.startsWith("GOMP_");
  }

  private static Map<String, String> speedSettings() {
    Map<String, String> settings = new TreeMap<>(System.getenv());
    settings.keySet().removeIf(name -> !changesSpeed(name));
    return settings;
  }

  private static String cpuName() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.exists(info)) {
      return ProcessFacts.architecture();
    }
    return Files.readAllLines(info).stream()
        .filter(line -> line.startsWith("model name"))
        .findFirst()
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .orElse(ProcessFacts.architecture());
  }

  /** The launcher says where the project is; a jar without its repository has no commit. */
  private static String currentCommit() throws IOException {
    Optional<String> head = git("rev-parse", "HEAD");
    Optional<String> changes = git("status", "--porcelain", "--untracked-files=no");
    if (head.isEmpty() || changes.isEmpty()) {
      return "unknown";
    }
    return changes.get().isEmpty() ? head.get() : head.get() + "-dirty";
  }

  /** What git says about the project's folder; empty where there is no git or no repository. */
  private static Optional<String> git(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("git", "-C", ProcessFacts.homeOrHere().toString()));
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
