package sew.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * A synthetic stand-in for CIFAR10-DVS in its layout: AEDAT 2.0 recordings in ten folders. As
 * there, a still picture moves along a closed loop of four diagonal strokes, again and again; but a
 * picture shows a figure, such as a ring, and the camera is simulated. Nothing in it was recorded;
 * a number measured on it says nothing about the real set.
 */
public final class SyntheticCifar10Dvs {
  private static final String README = "README.txt";
  private static final int STEP = 5_000;
  private static final int STEPS_PER_STROKE = 10;

  /** Pixels along each axis from one corner of the loop to the next. */
  private static final double STROKE = 4;

  /** The directions of the strokes, which end where they began. */
  private static final int[][] LOOP = {{1, -1}, {-1, -1}, {-1, 1}, {1, 1}};

  /** Changes whenever the drawing does: one seed and one version give one set. */
  public static final int VERSION = 1;

  private static final String TITLE =
      "Synthetic figures in the layout of CIFAR10-DVS. Nothing here was recorded.";

  /**
   * How large the set is.
   *
   * @param recordings of each class
   * @param events of each recording, 8 bytes each
   */
  public record Spec(int recordings, int events, long seed) {
    /** 400 recordings; by the authors' split 360 train and 40 test. */
    public static final Spec DEFAULT = new Spec(40, 12_000, 2020);

    public Spec {
      Bounds.requireBetween("recordings", recordings, 1, Cifar10Dvs.RECORDINGS);
      Bounds.requireBetween("events", events, 100, 1_000_000);
    }

    /** Recordings of all classes. */
    public int total() {
      return recordings * Cifar10Dvs.CLASSES.size();
    }
  }

  private SyntheticCifar10Dvs() {}

  /**
   * Writes the set into {@code folder}, unless it is there; {@code progress} receives how many
   * recordings of {@link Spec#total} are done. The same spec makes the same bytes on every machine.
   */
  public static void write(Path folder, Spec spec, IntConsumer progress) throws IOException {
    if (Files.exists(folder)) {
      requireSame(folder, spec); // it was renamed into place when it was complete
      return;
    }
    Path work = folder.resolveSibling(folder.getFileName() + ".incomplete");
    try {
      draw(work, spec, progress);
    } catch (IOException e) {
      throw SyntheticGestures.cannotWrite(work, e);
    }
    Files.move(work, folder, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void draw(Path work, Spec spec, IntConsumer progress) throws IOException {
    int done = 0;
    for (int label = 0; label < Cifar10Dvs.CLASSES.size(); label++) {
      String name = Cifar10Dvs.CLASSES.get(label);
      Path recordings = Files.createDirectories(work.resolve(name));
      removeRecordings(recordings); // an interrupted call may have had another spec
      for (int n = 0; n < spec.recordings(); n++) {
        Aedat20.write(
            recordings.resolve("cifar10_%s_%d.aedat".formatted(name, n)),
            record(label, n, spec),
            Aedat20.Orientation.CIFAR10_DVS,
            TITLE);
        progress.accept(++done);
      }
    }
    Files.writeString(work.resolve(README), readme(spec));
  }

  private static void removeRecordings(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  private static String readme(Spec spec) {
    StringBuilder text = new StringBuilder(TITLE);
    text.append("\nVersion ").append(VERSION).append(", ").append(spec).append('\n');
    for (int label = 0; label < Cifar10Dvs.CLASSES.size(); label++) {
      text.append(Cifar10Dvs.CLASSES.get(label)).append(" shows: ");
      text.append(SyntheticShape.NAMES.get(label)).append('\n');
    }
    return text.toString();
  }

  /** Whether a folder in the layout of CIFAR10-DVS was generated here. */
  public static boolean isIn(Path folder) throws IOException {
    Path file = folder.resolve(README);
    return Files.isRegularFile(file) && Files.readString(file).startsWith(TITLE);
  }

  private static void requireSame(Path folder, Spec spec) throws IOException {
    Path file = folder.resolve(README);
    String found = Files.isRegularFile(file) ? Files.readString(file) : "no " + README;
    if (!found.equals(readme(spec))) {
      throw new IOException(
          "expected no folder or the synthetic figures of %s in %s, found %s; name another folder"
              .formatted(spec, folder, found.strip()));
    }
  }

  private static Events record(int label, int n, Spec spec) {
    SplittableRandom random =
        new SplittableRandom(spec.seed() * 1_000_003 + label * 7_919L + n * 104_729L);
    SyntheticShape shape =
        new SyntheticShape(
            64 + random.nextDouble(-12, 12),
            64 + random.nextDouble(-12, 12),
            random.nextDouble(20, 30),
            random.nextDouble(-0.2, 0.2),
            random.nextDouble(2, 4));
    double contrast = (random.nextBoolean() ? 1 : -1) * random.nextDouble(0.9, 1.7);
    SyntheticCamera camera = new SyntheticCamera(contrast, 0.3, STEP, random);
    double dx = 0;
    double dy = 0;
    camera.cut(shape.strokes(label, dx, dy));
    for (int step = 0; camera.size() < spec.events(); step++) {
      int[] direction = LOOP[step / STEPS_PER_STROKE % LOOP.length];
      dx += direction[0] * STROKE / STEPS_PER_STROKE;
      dy += direction[1] * STROKE / STEPS_PER_STROKE;
      List<SyntheticBody.Limb> strokes = shape.strokes(label, dx, dy);
      camera.see(strokes, (long) STEP * step, STEP);
    }
    return camera.events().slice(0, spec.events());
  }
}
