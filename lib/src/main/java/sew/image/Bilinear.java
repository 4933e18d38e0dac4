package sew.image;

/**
 * Resizing as Pillow's BILINEAR, which torchvision uses for images: a triangle filter that widens
 * as the image shrinks, horizontally and then vertically, in 8-bit fixed point.
 *
 * <p>Source: Pillow's documentation of {@code Image.resize} and its precision of 22 bits.
 */
final class Bilinear {
  private static final int PRECISION = 32 - 8 - 2;

  private Bilinear() {}

  static Image resize(Image image, int height, int width) {
    Image narrow = image;
    if (width != image.width()) {
      narrow = horizontally(image, Weights.of(image.width(), width));
    }
    return height == image.height()
        ? narrow
        : vertically(narrow, Weights.of(image.height(), height));
  }

  /**
   * What each output pixel takes of the input.
   *
   * @param first the first input pixel of each output pixel
   * @param weights of the pixels from there on, in units of 2^-{@link #PRECISION}
   */
  private record Weights(int[] first, int[][] weights) {

    static Weights of(int in, int out) {
      double scale = (double) in / out;
      double support = Math.max(scale, 1);
      int[] first = new int[out];
      int[][] weights = new int[out][];
      for (int i = 0; i < out; i++) {
        double centre = (i + 0.5) * scale;
        int from = Math.max(0, (int) (centre - support + 0.5));
        int to = Math.min(in, (int) (centre + support + 0.5));
        first[i] = from;
        weights[i] = fixed(triangle(centre, support, from, to));
      }
      return new Weights(first, weights);
    }

    /** The filter at the centres of pixels {@code from} to {@code to}; the sum is 1. */
    private static double[] triangle(double centre, double support, int from, int to) {
      double[] values = new double[to - from];
      double sum = 0;
      for (int x = 0; x < values.length; x++) {
        values[x] = Math.max(0, 1 - Math.abs((x + from - centre + 0.5) / support));
        sum += values[x];
      }
      for (int x = 0; x < values.length && sum != 0; x++) {
        values[x] /= sum;
      }
      return values;
    }

    private static int[] fixed(double[] values) {
      int[] fixed = new int[values.length];
      for (int x = 0; x < values.length; x++) {
        fixed[x] = (int) (values[x] * (1 << PRECISION) + 0.5);
      }
      return fixed;
    }
  }

  private static Image horizontally(Image image, Weights weights) {
    int width = weights.first().length;
    byte[] in = image.rgb();
    byte[] out = new byte[image.height() * width * 3];
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < width; x++) {
        int at = (y * image.width() + weights.first()[x]) * 3;
        blend(in, at, 3, weights.weights()[x], out, (y * width + x) * 3);
      }
    }
    return new Image(image.height(), width, out);
  }

  private static Image vertically(Image image, Weights weights) {
    int height = weights.first().length;
    int stride = image.width() * 3;
    byte[] in = image.rgb();
    byte[] out = new byte[height * stride];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < image.width(); x++) {
        int at = weights.first()[y] * stride + x * 3;
        blend(in, at, stride, weights.weights()[y], out, y * stride + x * 3);
      }
    }
    return new Image(height, image.width(), out);
  }

  /** One output pixel from input pixels that lie {@code step} bytes apart. */
  private static void blend(byte[] in, int at, int step, int[] weights, byte[] out, int to) {
    int red = 1 << (PRECISION - 1);
    int green = red;
    int blue = red;
    int from = at;
    for (int weight : weights) {
      red += (in[from] & 0xff) * weight;
      green += (in[from + 1] & 0xff) * weight;
      blue += (in[from + 2] & 0xff) * weight;
      from += step;
    }
    out[to] = clipped(red);
    out[to + 1] = clipped(green);
    out[to + 2] = clipped(blue);
  }

  private static byte clipped(int value) {
    return (byte) Math.max(0, Math.min(255, value >> PRECISION));
  }
}
