package sew.image;

import java.util.SplittableRandom;

/**
 * A picture of leaves of one shape that cover each other, the dead leaves model (Lee, Mumford and
 * Huang, 2001). Places, sizes, turns, colours and textures of the leaves do not depend on their
 * shape.
 */
final class LeafPicture {
  private static final int MAX_LEAVES = 3000;

  private final int pixels;
  private final byte[] rgb;
  private final boolean[] covered;
  private int left;

  private LeafPicture(int pixels) {
    this.pixels = pixels;
    this.rgb = new byte[pixels * pixels * 3];
    this.covered = new boolean[pixels * pixels];
    this.left = pixels * pixels;
  }

  /** A picture of {@code pixels} x {@code pixels}; what no leaf covers in the end is black. */
  static Image draw(LeafShape shape, int pixels, SplittableRandom random) {
    LeafPicture picture = new LeafPicture(pixels);
    // From front to back: a pixel keeps the first leaf that covers it.
    for (int leaf = 0; picture.left > 0 && leaf < MAX_LEAVES; leaf++) {
      picture.add(shape, Place.random(pixels, random), Texture.random(random));
    }
    return new Image(pixels, pixels, picture.rgb);
  }

  /** Where a leaf lies; its area is that of a disc of the radius. */
  private record Place(double x, double y, double radius, double cos, double sin) {
    static Place random(int pixels, SplittableRandom random) {
      double radius = radius(pixels / 8.0, pixels / 3.0, random.nextDouble());
      double turn = random.nextDouble(2 * Math.PI);
      return new Place(
          random.nextDouble(-radius, pixels + radius),
          random.nextDouble(-radius, pixels + radius),
          radius,
          StrictMath.cos(turn),
          StrictMath.sin(turn));
    }

    /** The density of the radii is r^-3, by which the picture is the same at every scale. */
    private static double radius(double min, double max, double u) {
      double a = 1 / (min * min);
      double b = 1 / (max * max);
      return 1 / Math.sqrt(a + u * (b - a));
    }
  }

  /**
   * Stripes of two colours that are alike; with a wide stripe it is one colour, or nearly.
   *
   * @param x change of the phase from pixel to pixel
   * @param hard whether the colours change at once
   */
  private record Texture(
      int[] first, int[] second, double x, double y, double phase, boolean hard) {
    private static final int CONTRAST = 64;

    static Texture random(SplittableRandom random) {
      double frequency = random.nextDouble() < 0.4 ? 0.005 : random.nextDouble(0.02, 0.3);
      double turn = random.nextDouble(2 * Math.PI);
      int[] first = random.ints(3, 0, 256).toArray();
      int[] second = new int[3];
      for (int c = 0; c < 3; c++) {
        second[c] = Math.max(0, Math.min(255, first[c] + random.nextInt(-CONTRAST, CONTRAST + 1)));
      }
      return new Texture(
          first,
          second,
          frequency * StrictMath.cos(turn),
          frequency * StrictMath.sin(turn),
          random.nextDouble(),
          random.nextBoolean());
    }

    void put(byte[] rgb, int at, int column, int row) {
      double t = x * column + y * row + phase;
      double wave = Math.abs(2 * (t - Math.floor(t)) - 1);
      double share = hard ? Math.rint(wave) : wave;
      for (int c = 0; c < 3; c++) {
        rgb[at + c] = (byte) (int) (first[c] + share * (second[c] - first[c]));
      }
    }
  }

  private void add(LeafShape shape, Place place, Texture texture) {
    double reach = place.radius() * shape.reach();
    int bottom = (int) Math.min(pixels - 1, Math.floor(place.y() + reach));
    int right = (int) Math.min(pixels - 1, Math.floor(place.x() + reach));
    int leftmost = (int) Math.max(0, Math.ceil(place.x() - reach));
    double cos = place.cos() / place.radius();
    double sin = place.sin() / place.radius();
    for (int row = (int) Math.max(0, Math.ceil(place.y() - reach)); row <= bottom; row++) {
      for (int column = leftmost; column <= right; column++) {
        int at = row * pixels + column;
        double dx = column - place.x();
        double dy = row - place.y();
        if (!covered[at] && shape.contains(cos * dx + sin * dy, cos * dy - sin * dx)) {
          covered[at] = true;
          left--;
          texture.put(rgb, 3 * at, column, row);
        }
      }
    }
  }
}
