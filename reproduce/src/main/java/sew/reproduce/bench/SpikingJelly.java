package sew.reproduce.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import sew.reproduce.result.Json;

/**
 * A Python with SpikingJelly, and the versions that it reports itself.
 *
 * @param python the interpreter
 * @param versions of spikingjelly, torch and Python, and what can compute neurons on a GPU there
 */
record SpikingJelly(Path python, Versions versions) {

  /** Versions without what torch adds for its build, such as +cu126. */
  record Versions(String spikingjelly, String torch, String python, List<String> backends) {}

  /**
   * Whether torch.compile makes it faster: before version 2 its neurons are not written for that.
   */
  boolean canBeCompiled() {
    return !versions.spikingjelly().startsWith("0.");
  }

  /** Such as SpikingJelly 2.0.0. */
  String name() {
    return "SpikingJelly " + versions.spikingjelly();
  }

  /** With the settings of this project's allocators. */
  String nameWithSameAllocator() {
    return name() + ", same allocator";
  }

  /**
   * Asks each interpreter for its versions.
   *
   * @param torch the version of PyTorch that all candidates must have
   * @throws IOException if one has another PyTorch or cannot report its versions, or two have the
   *     same version
   */
  static List<SpikingJelly> ask(List<Path> pythons, Path script, String torch) throws IOException {
    List<SpikingJelly> found = new ArrayList<>();
    for (Path python : pythons) {
      SpikingJelly one = new SpikingJelly(python, versions(python, script));
      if (!one.versions().torch().equals(torch)) {
        throw new IOException(
            "expected torch %s, which this project computes with, found torch %s in %s; install torch==%s there"
                .formatted(torch, one.versions().torch(), python, torch));
      }
      for (SpikingJelly other : found) {
        if (other.name().equals(one.name())) {
          throw new IOException(
              "expected Pythons with different versions of SpikingJelly, found %s in %s and %s; give one of them"
                  .formatted(one.versions().spikingjelly(), other.python(), python));
        }
      }
      found.add(one);
    }
    return found;
  }

  private static Versions versions(Path python, Path script) throws IOException {
    Process process =
        new ProcessBuilder(python.toString(), script.toString(), "versions")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (answer.isBlank()) {
      throw new IOException(
          "expected a Python with torch and spikingjelly, found that %s cannot report their versions; its output is above"
              .formatted(python));
    }
    return Json.parse(answer, Versions.class);
  }
}
