package sew.reproduce.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.compute.Backend;
import sew.reproduce.bench.NetworkTraining.Trained;
import sew.reproduce.result.Json;

class NetworkCheckTest {
  private static final NetworkTraining SMALL =
      new NetworkTraining(
          PaperNetwork.of("sew-resnet18").get(0), new BatchSize(2, 1, 32), Device.cpu());

  /** The gradients are those of a wide layer and, much smaller, of one 1/tau. */
  private static Trained trained(double loss, double lossAfter, double wide, double leak) {
    Map<String, Double> norms = new LinkedHashMap<>();
    norms.put("conv.weight", wide);
    norms.put("sn.w", leak);
    return new Trained(loss, lossAfter, norms, 1, 2, 3);
  }

  private static NetworkCheck check(Trained kernels) {
    return NetworkCheck.of(SMALL, trained(2, 1.9, 10, 1e-3), kernels);
  }

  @Test
  void theOrderOfSumsIsNoDeviation() {
    assertNull(check(trained(2, 1.9, 10, 1e-3)).failure());
    assertNull(check(trained(2 + 1e-6, 1.9, 10 + 1e-5, 1e-3 + 1e-6)).failure());
  }

  @Test
  void whatIsWrongIsFound() {
    for (Trained wrong :
        List.of(
            trained(2 + 1e-4, 1.9, 10, 1e-3),
            trained(2, 1.95, 10, 1e-3),
            trained(2, 1.9, 10.01, 1e-3),
            trained(2, 1.9, 10, 0),
            trained(Double.NaN, 1.9, 10, 1e-3),
            trained(2, 1.9, 10, Double.NaN))) {
      NetworkCheck check = check(wrong);
      assertNotNull(check.failure(), wrong.toString());
      assertFalse(check.isBroken());
      assertTrue(check.line().startsWith("  failed  SEW ResNet-18 (T 2, N 1, 32 x 32): "));
    }
  }

  @Test
  void theSameBackendTwiceIsTheSameAndNoNeuronsAreSomethingElse() throws IOException {
    Trained operations = SMALL.by(Backend.PORTABLE);
    NetworkCheck same = NetworkCheck.of(SMALL, operations, SMALL.by(Backend.PORTABLE));
    assertNull(same.failure());
    assertTrue(same.operations().seconds() > 0 && same.operations().mib() > 0);
    assertNotEquals(operations.loss(), operations.lossAfter());
    assertNotNull(NetworkCheck.of(SMALL, operations, SMALL.by(Backend.NONE)).failure());
  }

  @Test
  void writesALineForEachNetworkUntilTheEngineFails(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("networks.jsonl");
    assertTrue(run("sew-resnet18,spiking-resnet18", 2, file));
    List<String> lines = Files.readAllLines(file);
    assertEquals(2, lines.size());
    Map<?, ?> row = Json.parse(lines.get(0), Map.class);
    assertEquals("sew-resnet18", row.get("network"));
    assertEquals(Map.of("steps", 1, "samples", 2, "pixels", 32), row.get("batch"));
    assertNull(row.get("failure"));

    // One value cannot be normalised.
    assertFalse(run("sew-resnet18,spiking-resnet18", 1, file));
    String line = Files.readString(file);
    assertEquals(1, line.lines().count());
    row = Json.parse(line, Map.class);
    assertTrue(String.valueOf(row.get("failure")).startsWith("Expected more than 1 value"), line);
    assertNull(row.get("kernels"));
  }

  private static boolean run(String names, int samples, Path file) throws IOException {
    return new NetworkChecks(
            Device.cpu(),
            Optional.of(1),
            Optional.of(samples),
            Optional.of(32),
            Optional.of(file),
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8))
        .run(names, Backend.PORTABLE);
  }
}
