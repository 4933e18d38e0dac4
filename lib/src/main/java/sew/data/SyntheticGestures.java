package sew.data;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import sew.data.SyntheticBody.Hands;
import sew.data.SyntheticBody.Motion;

/**
 * A synthetic stand-in for DVS128 Gesture in exactly its layout: AEDAT 3.1 recordings of eleven
 * gestures, drawn as moving arms and hands before a simulated camera, with label files and a split
 * by user. Nothing in it was recorded; a number measured on it says nothing about the real set.
 */
public final class SyntheticGestures {
  private static final int CLASSES = GestureFolder.CLASSES;
  private static final int STEP = 4_000;
  static final String README = "README.txt";

  /** Changes whenever the drawing does: one seed and one version give one set. */
  public static final int VERSION = 1;

  private static final String TITLE =
      "Synthetic gestures in the layout of DVS128 Gesture. Nothing here was recorded.";
  private static final int PAUSE = 200_000;
  private static final String[] LIGHTINGS = {
    "fluorescent", "fluorescent_led", "lab", "led", "natural"
  };

  /**
   * How large the set is; each user in each lighting is one recording of eleven clips.
   *
   * @param trainUsers people in the training set, each recorded in every lighting
   * @param testUsers other people, in the test set
   * @param lightings 1 to 5
   * @param clipMilliseconds duration of a clip
   */
  public record Spec(
      int trainUsers, int testUsers, int lightings, int clipMilliseconds, long seed) {
    /** 330 training and 132 test clips. */
    public static final Spec DEFAULT = new Spec(10, 4, 3, 1_200, 2020);

    public Spec {
      Bounds.requireBetween("trainUsers", trainUsers, 1, 80);
      Bounds.requireBetween("testUsers", testUsers, 1, 19);
      Bounds.requireBetween("lightings", lightings, 1, LIGHTINGS.length);
      Bounds.requireBetween("clipMilliseconds", clipMilliseconds, 50, 10_000);
    }

    /** Users times lightings. */
    public int recordings() {
      return (trainUsers + testUsers) * lightings;
    }
  }

  private SyntheticGestures() {}

  /**
   * Writes the set into {@code folder}, unless it is there; {@code progress} receives how many
   * recordings of {@link Spec#recordings} are done. The same spec makes the same bytes on every
   * machine.
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
      throw cannotWrite(work, e);
    }
    Files.move(work, folder, StandardCopyOption.ATOMIC_MOVE);
  }

  /** A full disk is the usual reason, whose message names no file. */
  static IOException cannotWrite(Path work, IOException e) {
    return e instanceof ClosedByInterruptException
        ? e
        : new IOException(
            "%s cannot be written (%s); make room, then repeat the command: what is there already is drawn again"
                .formatted(work, e.getMessage()),
            e);
  }

  private static void draw(Path work, Spec spec, IntConsumer progress) throws IOException {
    Files.createDirectories(work);
    StringBuilder train = new StringBuilder();
    StringBuilder test = new StringBuilder();
    int done = 0;
    for (int user = 1; user <= spec.trainUsers() + spec.testUsers(); user++) {
      for (int lighting = 0; lighting < spec.lightings(); lighting++) {
        String name = "user%02d_%s".formatted(user, LIGHTINGS[lighting]);
        record(work, name, user, lighting, spec);
        (user <= spec.trainUsers() ? train : test).append(name).append(".aedat\n");
        progress.accept(++done);
      }
    }
    Files.writeString(work.resolve("trials_to_train.txt"), train);
    Files.writeString(work.resolve("trials_to_test.txt"), test);
    Files.writeString(work.resolve(README), readme(spec));
  }

  private static String readme(Spec spec) {
    return TITLE + "\nVersion " + VERSION + ", " + spec + "\n";
  }

  /** Whether a folder in the layout of DVS128 Gesture was generated here. */
  public static boolean isIn(Path folder) throws IOException {
    Path file = folder.resolve(README);
    return Files.isRegularFile(file) && isReadme(Files.readAllBytes(file));
  }

  /** Whether this is the text beside generated recordings. */
  static boolean isReadme(byte[] text) {
    return new String(text, StandardCharsets.UTF_8).startsWith(TITLE);
  }

  private static void requireSame(Path folder, Spec spec) throws IOException {
    Path file = folder.resolve(README);
    String found = Files.isRegularFile(file) ? Files.readString(file) : "no " + README;
    if (!found.equals(readme(spec))) {
      throw new IOException(
          "expected no folder or the synthetic gestures of %s in %s, found %s; name another folder"
              .formatted(spec, folder, found.strip()));
    }
  }

  private static void record(Path folder, String name, int user, int lighting, Spec spec)
      throws IOException {
    // The person is the same in every lighting; what happens before the camera is not.
    SplittableRandom person = new SplittableRandom(spec.seed() * 1_000_003 + user);
    SplittableRandom scene = new SplittableRandom(spec.seed() * 7_368_787 + user * 31L + lighting);
    double size = person.nextDouble(26, 36);
    SyntheticCamera camera =
        new SyntheticCamera(
            (lighting % 2 == 0 ? 1 : -1) * scene.nextDouble(0.9, 1.7),
            0.05 + 0.1 * lighting,
            STEP,
            scene);
    double tempo = person.nextDouble(1.1, 2.2);
    StringBuilder labels = new StringBuilder("class,startTime_usec,endTime_usec\n");
    long time = 1_000_000;
    for (int label = 0; label < CLASSES; label++) {
      SyntheticBody body =
          new SyntheticBody(
              64 + scene.nextDouble(-7, 7),
              56 + scene.nextDouble(-7, 7),
              size * scene.nextDouble(0.93, 1.07),
              2 + size / 16,
              3 + size / 14,
              tempo * scene.nextDouble(0.85, 1.15));
      long end = time + spec.clipMilliseconds() * 1_000L;
      gesture(camera, body, label, time, end, scene);
      labels.append("%d,%d,%d\n".formatted(label + 1, time, end));
      time = end + PAUSE;
    }
    Aedat31.write(folder.resolve(name + ".aedat"), camera.events());
    Files.writeString(folder.resolve(name + "_labels.csv"), labels);
  }

  private static void gesture(
      SyntheticCamera camera,
      SyntheticBody body,
      int label,
      long start,
      long end,
      SplittableRandom random) {
    Motion motion = SyntheticBody.motion(label, random);
    double phase = random.nextDouble(2 * Math.PI);
    double wobble = random.nextDouble(0.01, 0.03);
    camera.cut(body.limbs(motion.at(phase)));
    for (long time = start; time < end; time += STEP) {
      double seconds = (time - start) / 1e6;
      Hands hands = motion.at(phase + 2 * Math.PI * body.tempo() * seconds);
      double sway = wobble * StrictMath.sin(2 * Math.PI * 0.7 * seconds);
      camera.see(
          body.limbs(
              new Hands(
                  hands.rightX() + sway, hands.rightY(), hands.leftX() + sway, hands.leftY())),
          time,
          STEP);
    }
  }
}
