package sew.data;

import static java.lang.StrictMath.cos;
import static java.lang.StrictMath.sin;

import java.util.List;
import java.util.SplittableRandom;

/**
 * A person who gestures before the camera: two shoulders, and hands that follow a {@link Motion}.
 *
 * <p>Positions are in arm lengths from the middle of the shoulders, x to the right of the picture,
 * y down; the person's right arm is on the left of the picture. StrictMath makes the same person on
 * every machine.
 */
record SyntheticBody(
    double x, double y, double armLength, double armWidth, double handRadius, double tempo) {
  private static final double SHOULDER = 0.42;

  /** Where the hands are, in arm lengths. */
  record Hands(double rightX, double rightY, double leftX, double leftY) {
    static final Hands DOWN = new Hands(-0.5, 0.95, 0.5, 0.95);

    Hands right(double x, double y) {
      return new Hands(x, y, leftX, leftY);
    }

    Hands left(double x, double y) {
      return new Hands(rightX, rightY, x, y);
    }
  }

  /** Where the hands are at a phase; one cycle is 2 pi. */
  @FunctionalInterface
  interface Motion {
    Hands at(double phase);
  }

  /** A stadium: all points within {@code radius} pixels of a line. */
  record Limb(double x0, double y0, double x1, double y1, double radius) {}

  /** The motion of a class of DVS128 Gesture, 0 to 10; {@code random} draws "other gestures". */
  static Motion motion(int label, SplittableRandom random) {
    return switch (label) {
      case 0 -> SyntheticBody::clap;
      case 1 -> a -> Hands.DOWN.right(-0.75 + 0.4 * sin(a), -0.6 + 0.12 * cos(2 * a));
      case 2 -> a -> Hands.DOWN.left(0.75 - 0.4 * sin(a), -0.6 + 0.12 * cos(2 * a));
      case 3 -> a -> Hands.DOWN.right(-SHOULDER + 0.85 * cos(a), 0.85 * sin(a));
      case 4 -> a -> Hands.DOWN.right(-SHOULDER + 0.85 * cos(a), -0.85 * sin(a));
      case 5 -> a -> Hands.DOWN.left(SHOULDER + 0.85 * cos(a), 0.85 * sin(a));
      case 6 -> a -> Hands.DOWN.left(SHOULDER + 0.85 * cos(a), -0.85 * sin(a));
      case 7 -> a -> roll(0.28 * cos(a), 0.24 * sin(a));
      case 8 -> a -> new Hands(-0.42, 0.4 + 0.3 * sin(a), 0.42, 0.4 - 0.3 * sin(a));
      case 9 -> a -> new Hands(-0.1 + 0.08 * sin(a), 0.5 + 0.25 * sin(a), 0.85, -0.1);
      case 10 -> other(random);
      default -> throw new IllegalArgumentException("labels are 0 to 10, found " + label);
    };
  }

  private static Hands clap(double phase) {
    double apart = 0.08 + 0.25 * (1 + cos(phase));
    return new Hands(-apart, 0.25, apart, 0.25);
  }

  private static Hands roll(double x, double y) {
    return new Hands(x, 0.35 + y, -x, 0.35 - y);
  }

  /** Each hand on a curve of its own, slower and less regular than the named gestures. */
  private static Motion other(SplittableRandom random) {
    double[] r = random.doubles(12, 0, 1).toArray();
    return a ->
        new Hands(
            -0.6 + 0.6 * r[0] + 0.4 * r[1] * sin(a * (0.4 + r[2]) + 6 * r[3]),
            -0.4 + 0.8 * r[4] + 0.4 * sin(a * (0.4 + r[5])),
            0.6 - 0.6 * r[6] + 0.4 * r[7] * sin(a * (0.4 + r[8]) + 6 * r[9]),
            -0.4 + 0.8 * r[10] + 0.4 * sin(a * (0.4 + r[11])));
  }

  /** Arms and hands on the sensor, in pixels. */
  List<Limb> limbs(Hands hands) {
    return List.of(
        limb(-SHOULDER, 0, hands.rightX(), hands.rightY(), armWidth),
        limb(hands.rightX(), hands.rightY(), hands.rightX(), hands.rightY(), handRadius),
        limb(SHOULDER, 0, hands.leftX(), hands.leftY(), armWidth),
        limb(hands.leftX(), hands.leftY(), hands.leftX(), hands.leftY(), handRadius));
  }

  private Limb limb(double x0, double y0, double x1, double y1, double radius) {
    return new Limb(
        x + armLength * x0, y + armLength * y0, x + armLength * x1, y + armLength * y1, radius);
  }
}
