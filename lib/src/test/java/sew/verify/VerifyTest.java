package sew.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.verify.VerifyResult.Status;

class VerifyTest {
  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");

  @TempDir private Path folder;

  @Test
  void everyGoldenCaseThatIsBuiltPasses() throws IOException {
    List<VerifyResult> results = verify(GOLDEN);
    TreeMap<String, Long> passed = new TreeMap<>();
    for (VerifyResult result : results) {
      assertTrue(result.status() != Status.FAILED, result.toString());
      assertEquals(0, result.flips(), result.toString());
      if (result.status() == Status.PASSED) {
        passed.merge(result.kind(), 1L, Long::sum);
      }
    }
    assertEquals(
        "{arch=19, blocks=24, checkpoint=4, events=5, imagenet_nets=13, nets=7, neurons=15, optim=4, train_steps=8}",
        passed.toString());
  }

  @Test
  void aWrongNumberFails() throws IOException {
    copy("neurons/IF_soft_vth1_tau2.json");
    Path npz = copy("neurons/IF_soft_vth1_tau2.npz");
    byte[] bytes = Files.readAllBytes(npz);
    // The arrays are stored, so that a byte of the first one, x, is a byte of a number.
    bytes[600] ^= 0x40;
    Files.write(npz, bytes);
    VerifyResult result = single();
    assertEquals(Status.FAILED, result.status(), result.toString());
  }

  @Test
  void aWrongArchitectureFails() throws IOException {
    Path json = copy("arch/dvsgesture_PlainNet.json");
    String text = Files.readString(json);
    Files.writeString(json, text.replaceFirst("conv\\.0\\.1\\.w\"", "conv.0.1.x\""));
    assertTrue(single().reason().contains("missing"), single().toString());
    Files.writeString(json, text.replaceFirst("130426", "130427"));
    assertTrue(single().reason().contains("param_count"), single().toString());
  }

  @Test
  void aConvolutionOfAnotherGeometryFails() throws IOException {
    Path json = copy("arch/sew_resnext50_32x4d.json");
    String text = Files.readString(json);
    Files.writeString(
        json, text.replaceFirst("32(\\s*\\]\\s*,\\s*\\[\\s*\"layer1.0.conv3)", "16$1"));
    assertTrue(single().reason().contains("convolution layer1.0.conv2"), single().toString());
  }

  @Test
  void otherWeightsOfANetworkThatIsEvaluatedFail() throws IOException {
    Path json = copy("imagenet_nets/spiking_resnet34_T2_40x40.json");
    copy("imagenet_nets/spiking_resnet34_T2_40x40.npz");
    String text = Files.readString(json);
    Files.writeString(json, text.replace("\"hash_seed\": 2", "\"hash_seed\": 1"));
    assertTrue(single().reason().contains("logits_eval is off"), single().toString());
  }

  @Test
  void anotherTrainingStepFails() throws IOException {
    copy("train_steps/sew_resnet18_last_batches.npz");
    Path json = copy("train_steps/sew_resnet18_last_batches.json");
    String text = Files.readString(json);
    Files.writeString(json, text.replace("\"momentum\": 0.9", "\"momentum\": 0.89"));
    String reason = single().reason();
    // It shows in the weights after the second step, whose gradients are not affected.
    assertTrue(reason.contains("fc.bias is off") && !reason.contains("step"), reason);
    Files.writeString(json, text.replace("\"T_max\": 4", "\"T_max\": 5"));
    assertTrue(single().reason().startsWith("rate of step 1 is off"), single().reason());
    // The same images in all, but the first worker and the second swap one.
    Files.writeString(json, text.replace("[[[0, 8], [1, 9]", "[[[0, 9], [1, 8]"));
    assertTrue(single().reason().startsWith("loss of step 0 is off"), single().reason());
  }

  @Test
  void aCaseThatCannotBeReadFails() throws IOException {
    copy("neurons/IF_soft_vth1_tau2.json");
    assertEquals(Status.FAILED, single().status());
    Files.writeString(folder.resolve("neurons/IF_soft_vth1_tau2.json"), "{");
    assertEquals(Status.FAILED, single().status());
    Files.writeString(folder.resolve("neurons/IF_soft_vth1_tau2.json"), "{}");
    assertTrue(single().reason().contains("category"), single().toString());
  }

  @Test
  void arraysThatNobodyDescribesFail() throws IOException {
    copy("arch/dvsgesture_PlainNet.json");
    copy("blocks/plif_plain.npz");
    List<VerifyResult> results = verify(folder);
    assertEquals(Status.FAILED, results.get(1).status());
    assertEquals("no JSON describes this file", results.get(1).reason());
  }

  @Test
  void aKindThatIsNotBuiltIsSkipped() throws IOException {
    Files.createDirectories(folder.resolve("quantum"));
    Files.writeString(folder.resolve("quantum/x.json"), "{\"category\": \"quantum\"}");
    assertEquals(Status.SKIPPED, single().status());
    assertEquals("0 passed, 0 failed, 1 skipped", Verify.run(folder, r -> {}).toString());
  }

  @Test
  void anEmptyFolderIsAnError() {
    IOException e = assertThrows(IOException.class, () -> verify(folder));
    assertTrue(e.getMessage().startsWith("no golden case below"), e.getMessage());
  }

  private VerifyResult single() throws IOException {
    List<VerifyResult> results = verify(folder);
    assertEquals(1, results.size(), results.toString());
    return results.get(0);
  }

  private static List<VerifyResult> verify(Path folder) throws IOException {
    List<VerifyResult> results = new ArrayList<>();
    Verify.run(folder, results::add);
    return results;
  }

  private Path copy(String name) throws IOException {
    Path target = folder.resolve(name);
    Files.createDirectories(target.getParent());
    return Files.copy(GOLDEN.resolve(name), target);
  }
}
