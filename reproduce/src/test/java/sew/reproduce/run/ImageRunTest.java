package sew.reproduce.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.compute.Compute;
import sew.model.ResNet.Depth;
import sew.reproduce.console.EstimateText;
import sew.reproduce.experiment.BuiltInTypes;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.ImageDataset;
import sew.reproduce.experiment.ImageNetSetup;
import sew.reproduce.experiment.JoinKind;
import sew.reproduce.experiment.ResNetName;
import sew.reproduce.experiment.Scale;

/** A ResNet on a folder of images, from the files to the record of the run. */
class ImageRunTest {
  private static final ResNetName NET = new ResNetName(JoinKind.ADD, Depth.D18);

  @TempDir private Path folder;

  /** Two classes of 20 training and 4 test images: bright and dark. */
  private Path images() throws IOException {
    Path images = folder.resolve("images");
    for (String name : List.of("bright", "dark")) {
      for (int i = 0; i < 24; i++) {
        Path parent = images.resolve(i < 20 ? "train" : "val").resolve(name);
        Files.createDirectories(parent);
        BufferedImage image = new BufferedImage(12, 10, BufferedImage.TYPE_INT_RGB);
        for (int p = 0; p < 120; p++) {
          image.setRGB(p % 12, p / 12, (name.equals("dark") ? 0x101010 : 0xd0d0d0) + i * p % 16);
        }
        ImageIO.write(image, "png", parent.resolve("image" + i + ".png").toFile());
      }
    }
    return images;
  }

  private Runner runner(Path images, Path out) {
    return new Runner(
        out, images, folder.resolve("cache"), BuiltInTypes.TYPES, RunCompute.on(Device.cpu()));
  }

  private static Experiment experiment(Dataset dataset) {
    return new ImageNetSetup(dataset, Scale.QUICK, 32, 1).experiment(NET, 2020);
  }

  @Test
  void aRunSaysWhichImagesItWasTrainedOn() throws IOException {
    Path images = images();
    Files.write(images.resolve("train/dark/image3.png"), new byte[] {1, 2, 3});
    Dataset dataset = ImageDataset.of(images, folder.resolve("cache"), note -> {});
    assertEquals(new ImageDataset.Folder(2), dataset);
    List<String> warnings = new ArrayList<>();
    RunRecord run =
        runner(images, folder.resolve("runs"))
            .run(List.of(experiment(dataset)), new Warned(warnings))
            .get(0);
    assertEquals(RunRecord.State.FINISHED, run.state());
    assertEquals(Optional.of(new ClipCounts(40, 8)), run.clips());
    assertEquals(8, run.finished().testClips());
    assertTrue(run.caption().scale().contains("images of 2 classes"), run.caption().scale());
    assertTrue(run.directory().orElseThrow().dataSha256().isPresent());
    assertTrue(
        run.epochs().get(0).leftOut() <= 1 && run.epochs().get(0).testTop5() == null,
        run.epochs().toString());
    assertTrue(run.epochs().get(0).trainLoss() > 0);
    // The epoch had 32 of the 40 images, so that the corrupt one may not have been among them.
    assertEquals(
        run.epochs().get(0).leftOut(),
        warnings.stream().filter(warning -> warning.contains("image3.png")).count());
  }

  @Test
  void imagesOfWhichNoneCanBeReadGiveNoNumbers() throws IOException {
    Path images = images();
    for (String name : List.of("bright", "dark")) {
      for (int i = 20; i < 24; i++) {
        Files.write(images.resolve("val/%s/image%d.png".formatted(name, i)), new byte[] {1});
      }
    }
    Experiment experiment = experiment(new ImageDataset.Folder(2));
    List<String> warnings = new ArrayList<>();
    var e =
        assertThrows(
            IOException.class,
            () ->
                runner(images, folder.resolve("runs"))
                    .run(List.of(experiment), new Warned(warnings)));
    assertTrue(
        e.getMessage().contains("expected images that can be read, found none among 8"),
        e.getMessage());
    assertEquals(8, warnings.size(), warnings.toString());
  }

  private record Warned(List<String> warnings) implements QuietListener {
    @Override
    public void warn(String warning) {
      warnings.add(warning);
    }
  }

  @Test
  void imageNetHasAThousandClasses() throws IOException {
    Path images = images();
    var e =
        assertThrows(
            IOException.class,
            () ->
                runner(images, folder.resolve("runs"))
                    .run(List.of(experiment(new ImageDataset.ImageNet())), new Warned(List.of())));
    assertTrue(
        e.getMessage().contains("expected the 1000 classes of imagenet, found 2"), e.getMessage());
  }

  /** Four times the samples take four times as long, but for what a step costs anyway. */
  @Test
  void anEstimateGrowsWithTheSamples() {
    Experiment experiment = experiment(new ImageDataset.Folder(2));
    Compute.Resolved compute = Compute.DEFAULT.resolve();
    Estimate few = Estimate.of(experiment, new ClipCounts(320, 32), compute);
    Estimate many = Estimate.of(experiment, new ClipCounts(32_000, 3200), compute);
    assertTrue(few.epoch().toMillis() > 0, few.toString());
    assertTrue(many.epoch().toMillis() > 10 * few.epoch().toMillis(), few + ", " + many);
    // Weights, statistics and two moments of Adam, in 4 bytes each, in three files.
    assertTrue(few.disk() > 3 * 3 * 4 * 11_000_000L && few.disk() < 3 * 3 * 4 * 12_000_000L);
    String text = EstimateText.of(experiment, new ClipCounts(320, 32), few);
    assertTrue(text.startsWith("SEW ResNet-18 (shortened, images of 2 classes: "), text);
    assertTrue(text.contains("320 training and 32 test samples") && text.contains("MiB of disk"));
  }
}
