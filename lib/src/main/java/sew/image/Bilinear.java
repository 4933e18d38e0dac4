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
    return resize(image, height, width, new Image.Box(0, 0, height, width));
  }

  /**
   * The pixels of {@code box} of the resized image, which as a whole may be too large for memory.
   */
  static Image resize(Image image, int height, int width, Image.Box box) {
    Weights rows = Weights.of(image.height(), height, box.top(), box.height());
    Weights columns = Weights.of(image.width(), width, box.left(), box.width());
    // Only what the rows are made of is needed.
    int top = rows.first()[0];
    int last = box.height() - 1;
    int bottom = rows.first()[last] + rows.weights()[last].length;
    Image narrow =
        width == image.width()
            ? image.crop(new Image.Box(top, box.left(), bottom - top, box.width()))
            : horizontally(image, columns, top, bottom - top);
    return height == image.height()
        ? narrow.crop(new Image.Box(box.top() - top, 0, box.height(), box.width()))
        : vertically(narrow, rows, top);
  }

  /**
   * What each output pixel takes of the input.
   *
   * @param first the first input pixel of each output pixel
   * @param weights of the pixels from there on, in units of 2^-{@link #PRECISION}
   */
  private record Weights(int[] first, int[][] weights) {

    /** Of {@code count} of {@code out} output pixels. */
    static Weights of(int in, int out, int start, int count) {
      double scale = (double) in / out;
      double support = Math.max(scale, 1);
      int[] first = new int[count];
      int[][] weights = new int[count][];
      for (int i = 0; i < count; i++) {
        double centre = (start + i + 0.5) * scale;
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

  /** The rows from {@code top} on. */
  private static Image horizontally(Image image, Weights weights, int top, int rows) {
    int width = weights.first().length;
    byte[] in = image.rgb();
    byte[] out = new byte[rows * width * 3];
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < width; x++) {
        int at = ((top + y) * image.width() + weights.first()[x]) * 3;
        blend(in, at, 3, weights.weights()[x], out, (y * width + x) * 3);
      }
    }
    return new Image(rows, width, out);
  }

  /** {@code top} is the row of the weights' image that {@code image} begins with. */
  private static Image vertically(Image image, Weights weights, int top) {
    int height = weights.first().length;
    int stride = image.width() * 3;
    byte[] in = image.rgb();
    byte[] out = new byte[height * stride];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < image.width(); x++) {
        int at = (weights.first()[y] - top) * stride + x * 3;
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
