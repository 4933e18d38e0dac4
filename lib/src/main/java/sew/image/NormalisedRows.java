package sew.image;

import java.nio.FloatBuffer;

/** Puts the input of a network: colours normalised by ImageNet's mean and standard deviation. */
final class NormalisedRows implements PixelRows {
  // Red, green and blue on ImageNet, for colours from 0 to 1.
  private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
  private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};
  private static final float[][] NORMALISED = normalisedColours();

  private final int height;
  private final float[] row;
  private final FloatBuffer out;

  /**
   * For an image of {@code height} x {@code width} pixels.
   *
   * @param out [3, height, width] from the buffer's beginning
   */
  NormalisedRows(int height, int width, FloatBuffer out) {
    this.height = height;
    this.row = new float[width];
    this.out = out;
  }

  private static float[][] normalisedColours() {
    float[][] values = new float[3][256];
    for (int c = 0; c < 3; c++) {
      for (int colour = 0; colour < 256; colour++) {
        values[c][colour] = (colour / 255f - MEAN[c]) / DEVIATION[c];
      }
    }
    return values;
  }

  @Override
  public void put(int y, int[] pixels, int from) {
    for (int c = 0; c < 3; c++) {
      float[] normalised = NORMALISED[c];
      int shift = 16 - 8 * c;
      for (int x = 0; x < row.length; x++) {
        row[x] = normalised[(pixels[from + x] >> shift) & 0xff];
      }
      out.put((c * height + y) * row.length, row);
    }
  }
}
