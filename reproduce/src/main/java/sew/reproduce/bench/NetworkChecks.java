package sew.reproduce.bench;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import sew.compute.Backend;
import sew.data.AtomicFile;
import sew.reproduce.bench.NetworkTraining.Trained;
import sew.reproduce.result.Json;

/**
 * A training step of each network of the paper on a device, by the native backend and by PyTorch
 * operations.
 *
 * @param steps T, empty for the paper's
 * @param samples N, empty for the paper's
 * @param pixels of an image, empty for the paper's; event frames have the paper's 128, which seven
 *     poolings need
 * @param file receives a line of JSON for each network, if there is one
 * @param console receives a line for each network
 */
public record NetworkChecks(
    Device device,
    Optional<Integer> steps,
    Optional<Integer> samples,
    Optional<Integer> pixels,
    Optional<Path> file,
    PrintStream console) {

  /**
   * The networks that {@code names} lists, separated by commas, or all, in the order in which they
   * are checked.
   *
   * @throws IllegalArgumentException if there is none of a name
   */
  public static List<String> names(String names) {
    return PaperNetwork.of(names).stream().map(PaperNetwork::name).toList();
  }

  /**
   * Checks the networks that {@code names} lists.
   *
   * @return whether all are right; after an error of the engine no other network is computed, since
   *     a GPU does not recover from most
   */
  public boolean run(String names) throws IOException {
    return run(names, Backend.NATIVE);
  }

  /** As {@link #run(String)}, with another backend than the native one. */
  boolean run(String names, Backend backend) throws IOException {
    List<NetworkCheck> checks = new ArrayList<>();
    List<PaperNetwork> nets = PaperNetwork.of(names);
    if (device.isGpu()) {
      // What CUDA and its libraries take once is not the first network's.
      check(nets.get(0), backend);
    }
    for (PaperNetwork net : nets) {
      NetworkCheck check = check(net, backend);
      checks.add(check);
      console.println(check.line());
      console.flush();
      if (file.isPresent()) {
        AtomicFile.write(file.get(), lines(checks));
      }
      if (check.isBroken()) {
        return false;
      }
    }
    return checks.stream().allMatch(check -> check.failure() == null);
  }

  private static String lines(List<NetworkCheck> checks) {
    return checks.stream().map(Json::line).collect(Collectors.joining("\n", "", "\n"));
  }

  private BatchSize size(PaperNetwork net) {
    BatchSize size = net.batch();
    size = steps.map(size::withSteps).orElse(size);
    size = samples.map(size::withSamples).orElse(size);
    return net.readsImages() ? pixels.map(size::withPixels).orElse(size) : size;
  }

  private NetworkCheck check(PaperNetwork net, Backend backend) throws IOException {
    return check(new NetworkTraining(net, size(net), device), backend);
  }

  /** With half the samples where a GPU's memory is too small. */
  private static NetworkCheck check(NetworkTraining training, Backend backend) throws IOException {
    try {
      Trained kernels = training.by(backend);
      Trained operations = training.by(Backend.PORTABLE);
      return NetworkCheck.of(training, operations, kernels);
    } catch (EngineException e) {
      String why = String.valueOf(e.getMessage());
      int half = training.batch().samples() / 2;
      return half > 0 && why.contains("out of memory")
          ? check(training.withSamples(half), backend)
          : NetworkCheck.failed(training, why.lines().limit(3).collect(Collectors.joining(" ")));
    }
  }
}
