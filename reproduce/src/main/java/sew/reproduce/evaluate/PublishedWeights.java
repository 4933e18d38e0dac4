package sew.reproduce.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import sew.compute.Compute;
import sew.data.Sha256;
import sew.model.ResNet;
import sew.reproduce.evaluate.Evaluation.Order;
import sew.reproduce.evaluate.Evaluation.Samples;
import sew.reproduce.experiment.ResNetName;
import sew.weights.WeightFile;
import sew.weights.WeightLoading.Match;

/**
 * A folder with the weights that the authors trained on ImageNet, found by the names of the files.
 *
 * <p>Source: the readme of the authors' code, which links "some of the trained models for ImageNet"
 * as figshare article 14752998. Its files for ImageNet are called {@code sew18_checkpoint_319.pth},
 * also with 34, 50, 101 and 152, and {@code spiking_resnet_34_checkpoint_319.pth}.
 *
 * @param files by the names of the networks in Table 2, such as "SEW ResNet-34"
 */
public record PublishedWeights(Map<String, Path> files) {
  /** What the names must be, for messages. */
  private static final String NAMES =
      "sew18_checkpoint_319.pth, with 18, 34, 50, 101 or 152, or spiking_resnet_34_checkpoint_319.pth";

  private static final Pattern FILE =
      Pattern.compile(
          "(sew|spiking)_?(?:resnet)?_?(18|34|50|101|152)(?:_.*)?\\.(?:pth|pt|pth\\.tar|safetensors|npz)");

  private static final int STEPS = 4;

  public PublishedWeights {
    files = Collections.unmodifiableMap(new TreeMap<>(files));
  }

  /**
   * The weights in {@code folder}; files of other names are left alone.
   *
   * @throws IOException if it is no folder, holds none, or two for one network
   */
  public static PublishedWeights in(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException(
          "%s: expected a folder with files such as %s, found %s"
              .formatted(folder, NAMES, Files.exists(folder) ? "a file" : "nothing"));
    }
    List<Path> all;
    try (Stream<Path> entries = Files.list(folder)) {
      all = entries.sorted().toList();
    }
    Map<String, Path> files = new TreeMap<>();
    for (Path file : all) {
      Matcher m = FILE.matcher(file.getFileName().toString());
      if (m.matches()) {
        String network = (m.group(1).equals("sew") ? "SEW" : "Spiking") + " ResNet-" + m.group(2);
        Path other = files.put(network, file);
        if (other != null) {
          throw new IOException(
              "%s: expected one file with weights of %s, found %s and %s; move one of them elsewhere"
                  .formatted(folder, network, other.getFileName(), file.getFileName()));
        }
      }
    }
    if (files.isEmpty()) {
      throw new IOException(
          "%s: expected weights called %s, found none of these names".formatted(folder, NAMES));
    }
    return new PublishedWeights(files);
  }

  /** The network that Table 2 calls {@code name}: IF neurons, T = 4, and g = ADD in SEW ResNet. */
  static ResNet network(String name, int classes) {
    return ResNetName.ALL.stream()
        .filter(net -> net.title().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected a network of Table 2 such as SEW ResNet-34, found " + name))
        .network(STEPS, classes);
  }

  /**
   * What a network with its weights reached here.
   *
   * @param acc1 top-1 accuracy in percent
   * @param acc5 top-5 accuracy in percent
   * @param images that were tested
   * @param sha256 of the file of weights
   * @param size height and width of the images in pixels
   * @param precision in which it was computed, such as float32
   */
  public record Tested(
      String network,
      double acc1,
      double acc5,
      long images,
      String file,
      String sha256,
      int size,
      String precision) {

    /** The binomial standard error of {@code acc1}, in points. */
    public double standardError() {
      double share = acc1 / 100;
      return 100 * Math.sqrt(share * (1 - share) / images);
    }

    /** The file, the images and how they were computed in a few words, for a row or a legend. */
    public String describe() {
      return String.format(
          Locale.ROOT, "%s on %,d images, %d px, %s", file, images, size, precision);
    }
  }

  /**
   * Tests one network on a folder of ImageNet, resized and cropped as for testing.
   *
   * @param network one of the keys of {@link #files}
   * @param images a folder with one folder per class, or with {@code val} of such folders
   * @param size height and width; 224 in the paper
   * @param batch images at a time
   * @param warning takes what is said of images that are left out
   * @throws IOException if the classes of the weights and of the folder differ, or a file is
   *     damaged
   */
  public Tested test(
      String network,
      Path images,
      int size,
      int batch,
      Compute.Resolved compute,
      Consumer<String> warning)
      throws IOException {
    Path file = files.get(network);
    if (file == null) {
      throw new IllegalArgumentException(
          "expected one of %s, found %s".formatted(files.keySet(), network));
    }
    WeightFile weights = WeightFile.read(file);
    weights.warnings().forEach(warning);
    int classes = weights.classes();
    Iterator<Samples> batches =
        EvaluationData.ofImages(images, classes, size, batch, warning).batches();
    Evaluation evaluation =
        Evaluation.of(
            network(network, classes),
            classes,
            weights,
            Match.NAME,
            Order.NUMBER,
            batches,
            compute);
    return new Tested(
        network,
        100 * evaluation.accuracy(),
        100 * evaluation.top5(),
        evaluation.confusion().samples(),
        file.getFileName().toString(),
        Sha256.of(file),
        size,
        compute.precision().toString());
  }
}
