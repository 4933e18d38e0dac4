package sew.reproduce.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.compute.Compute;
import sew.layer.StateDict;
import sew.model.ResNet;
import sew.reproduce.evaluate.PublishedWeights.Tested;
import sew.reproduce.experiment.PaperSetting;
import sew.weights.WeightFile;
import sew.weights.Weights;

class PublishedWeightsTest {
  @TempDir private Path folder;

  private Path file(String name) throws IOException {
    return Files.createFile(folder.resolve(name));
  }

  @Test
  void theNamesOfTheFilesSayTheNetworks() throws IOException {
    Map<String, Path> expected =
        Map.of(
            "SEW ResNet-18", file("sew18_checkpoint_319.pth"),
            "SEW ResNet-34", file("sew34_checkpoint_319.pth"),
            "SEW ResNet-50", file("sew50_checkpoint_319.pth.tar"),
            "SEW ResNet-101", file("sew101_checkpoint_319.pth"),
            "SEW ResNet-152", file("sew152_checkpoint_319.pth"),
            "Spiking ResNet-34", file("spiking_resnet_34_checkpoint_319.pth"));
    for (String other :
        List.of("checkpoint_max_val_acc1.pth", "sew18_readme.txt", "sew19_checkpoint.pth")) {
      file(other);
    }
    assertEquals(expected, PublishedWeights.in(folder).files());
    for (String name : expected.keySet()) {
      assertTrue(PaperSetting.isResNet(PublishedWeights.network(name, 1000), name), name);
      assertEquals(4, PublishedWeights.network(name, 1000).steps());
    }
  }

  @Test
  void twoFilesOfOneNetworkAreRefused() throws IOException {
    file("sew18_checkpoint_319.pth");
    file("sew_resnet18.safetensors");
    IOException e = assertThrows(IOException.class, () -> PublishedWeights.in(folder));
    assertTrue(
        e.getMessage()
            .contains(
                "one file with weights of SEW ResNet-18, found sew18_checkpoint_319.pth and sew_resnet18.safetensors"),
        e.getMessage());
  }

  @Test
  void aFolderWithoutSuchFilesIsNamed() throws IOException {
    Path other = file("weights.pth");
    IOException e = assertThrows(IOException.class, () -> PublishedWeights.in(folder));
    assertTrue(e.getMessage().contains("expected weights called sew18_"), e.getMessage());
    e = assertThrows(IOException.class, () -> PublishedWeights.in(other));
    assertTrue(e.getMessage().contains("expected a folder"), e.getMessage());
    e = assertThrows(IOException.class, () -> PublishedWeights.in(folder.resolve("x")));
    assertTrue(e.getMessage().contains("found nothing"), e.getMessage());
  }

  /** The logits of a last layer of zeros and one bias: always class 1, then 2, 3, ... */
  @Test
  void aNetworkIsTestedOnAFolderOfImages() throws IOException {
    ResNet net = PublishedWeights.network("Spiking ResNet-18", 7);
    Path file = folder.resolve("spiking_resnet_18_checkpoint_319.safetensors");
    try (NDManager manager = NDManager.newBaseManager()) {
      var block = net.initialized(manager, new Shape(1, 3, 32, 32), 1);
      var tensors = Weights.save(StateDict.of(block, net.authorsNames()), name -> name);
      tensors.put("fc.weight", sew.data.Npy.of(new float[7 * 512], 7, 512));
      tensors.put("fc.bias", sew.data.Npy.of(new float[] {0, 6, 5, 4, 3, 2, 1}, 7));
      WeightFile.write(file, tensors);
    }
    Path images = folder.resolve("images");
    // Class 0 and 6 are not among the first five.
    List<Integer> counts = List.of(1, 3, 1, 1, 1, 1, 2);
    for (int label = 0; label < counts.size(); label++) {
      for (int i = 0; i < counts.get(label); i++) {
        image(images.resolve("val/n0%d/%d.png".formatted(label, i)), 40 * label + i);
      }
    }
    List<String> warnings = new ArrayList<>();
    Tested tested =
        PublishedWeights.in(folder)
            .test("Spiking ResNet-18", images, 32, 4, Compute.DEFAULT.resolve(), warnings::add);
    assertEquals(30, tested.acc1(), 1e-9);
    assertEquals(70, tested.acc5(), 1e-9);
    assertEquals(10, tested.images());
    assertEquals(100 * Math.sqrt(0.3 * 0.7 / 10), tested.standardError(), 1e-9);
    assertEquals(List.of(), warnings);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            PublishedWeights.in(folder)
                .test("SEW ResNet-18", images, 32, 4, Compute.DEFAULT.resolve(), warnings::add));
  }

  private static void image(Path file, int grey) throws IOException {
    BufferedImage image = new BufferedImage(40, 36, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(grey % 256, grey % 256, grey % 256));
    graphics.fillRect(0, 0, 20, 36);
    graphics.dispose();
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }
}
