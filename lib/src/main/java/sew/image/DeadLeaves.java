package sew.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import sew.data.Bounds;
import sew.data.Sha256;

/**
 * A generated stand-in for ImageNet in its layout: JPEG pictures of leaves that cover each other.
 * The class is the shape of the leaves; colours and textures are drawn without regard to it.
 * Nothing in it was photographed; a number measured on it says nothing about ImageNet.
 */
public final class DeadLeaves {
  /** Changes whenever the drawing does: one spec and one version give one set. */
  public static final int VERSION = 1;

  private static final String README = "README.txt";
  private static final String TITLE =
      "Generated pictures (dead leaves) in the layout of ImageNet. Nothing here was photographed.";
  private static final int QUALITY = 90;
  private static final List<LeafShape> SHAPES = List.of(LeafShape.values());

  /**
   * How large the set is.
   *
   * @param classes 2 to 10 shapes
   * @param trainPerClass training images of each class
   * @param valPerClass test images of each class
   * @param pixels height and width of an image
   */
  public record Spec(int classes, int trainPerClass, int valPerClass, int pixels, long seed) {
    /** 1,000 training and 200 test images, made in seconds. */
    public static final Spec DEFAULT = new Spec(10, 100, 20, 96, 2020);

    public Spec {
      Bounds.requireBetween("classes", classes, 2, SHAPES.size());
      Bounds.requireBetween("trainPerClass", trainPerClass, 1, 100_000);
      Bounds.requireBetween("valPerClass", valPerClass, 1, 100_000);
      Bounds.requireBetween("pixels", pixels, 16, 1024);
    }

    /** Training and test images of all classes. */
    public int images() {
      return classes * (trainPerClass + valPerClass);
    }
  }

  private DeadLeaves() {}

  private static byte[] jpeg(Image image) {
    var pixels = new Pixels(image.height(), image.width(), image.rgb());
    return OpenCv.encodeJpeg(pixels, QUALITY);
  }

  /**
   * Writes the set into {@code folder}, unless it is there; {@code progress} receives how many
   * images of {@link Spec#images} are done. The same spec draws the same pictures on every machine.
   *
   * @throws IOException if something else is in the folder
   */
  public static void write(Path folder, Spec spec, IntConsumer progress) throws IOException {
    if (Files.exists(folder)) {
      requireSame(folder, spec); // it was renamed into place when it was complete
      return;
    }
    // Its name says which spec, so that nothing is left in it of another one that was interrupted.
    String name = Sha256.of(readme(spec)).substring(0, 8);
    Path work = folder.resolveSibling(folder.getFileName() + "." + name + ".incomplete");
    int done = 0;
    for (int label = 0; label < spec.classes(); label++) {
      for (boolean train : new boolean[] {true, false}) {
        Path images = work.resolve(train ? "train" : "val").resolve(className(label));
        Files.createDirectories(images);
        int count = train ? spec.trainPerClass() : spec.valPerClass();
        for (int i = 0; i < count; i++) {
          String file = "%s_%05d.JPEG".formatted(train ? className(label) : "val", i);
          Image image =
              LeafPicture.draw(shape(label), spec.pixels(), random(spec, train, label, i));
          Files.write(images.resolve(file), jpeg(image));
          progress.accept(++done);
        }
      }
    }
    Files.writeString(work.resolve(README), readme(spec));
    Files.move(work, folder, StandardCopyOption.ATOMIC_MOVE);
  }

  static LeafShape shape(int label) {
    return SHAPES.get(label);
  }

  /** Of the form of a WordNet number; WordNet's own end before n16000000. */
  static String className(int label) {
    return "n9%07d".formatted(label);
  }

  private static SplittableRandom random(Spec spec, boolean train, int label, int i) {
    long image = (label * 2L + (train ? 0 : 1)) * 100_000 + i;
    return new SplittableRandom(new SplittableRandom(spec.seed()).nextLong() + image).split();
  }

  private static String readme(Spec spec) {
    List<String> shapes =
        IntStream.range(0, spec.classes())
            .mapToObj(label -> className(label) + " " + shape(label).title())
            .toList();
    return "%s%nVersion %d, %s%n%s%n"
        .formatted(TITLE, VERSION, spec, String.join("\n", shapes))
        .replace("\r\n", "\n");
  }

  /** Whether a folder in the layout of ImageNet was generated here. */
  public static boolean isIn(Path folder) throws IOException {
    Path file = folder.resolve(README);
    return Files.isRegularFile(file) && Files.readString(file).startsWith(TITLE);
  }

  private static void requireSame(Path folder, Spec spec) throws IOException {
    Path file = folder.resolve(README);
    String found = Files.isRegularFile(file) ? Files.readString(file) : "no " + README;
    if (!found.equals(readme(spec))) {
      throw new IOException(
          "expected no folder or the generated pictures of %s in %s, found %s; name another folder"
              .formatted(spec, folder, found.lines().limit(2).toList()));
    }
  }
}
