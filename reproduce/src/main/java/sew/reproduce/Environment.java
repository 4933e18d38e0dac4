package sew.reproduce;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where and with what a run was made.
 *
 * @param commit the project's commit, with "-dirty" when files were changed after it
 * @param engine the version of PyTorch
 * @param threads PyTorch's threads for one operation
 * @param malloc glibc's allocator settings: they change the speed, never a number
 * @param framesSha256 of the frames the network saw
 * @param splitSha256 of the ordered names, labels and split of all clips
 * @param dataFrom the name of the folder of the recordings
 */
record Environment(
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
    Map<String, String> malloc,
    String framesSha256,
    String splitSha256,
    int trainClips,
    int testClips,
    String dataFrom) {

  static Environment of(Device device, PreparedData data) throws IOException {
    return new Environment(
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
        mallocSettings(),
        data.frames().framesSha256(),
        data.frames().splitSha256(),
        data.frames().train().size(),
        data.frames().test().size(),
        data.from().getFileName().toString());
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
    String home = System.getProperty("sew.home", ".");
    String head = git(home, "rev-parse", "HEAD");
    String changes = git(home, "status", "--porcelain", "--untracked-files=no");
    return changes.isEmpty() ? head : head + "-dirty";
  }

  private static String git(String home, String... arguments) throws IOException {
    String[] command = new String[arguments.length + 3];
    command[0] = "git";
    command[1] = "-C";
    command[2] = home;
    System.arraycopy(arguments, 0, command, 3, arguments.length);
    try {
      Process git =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String output =
          new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return git.waitFor() == 0 ? output : "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
