package sew.image;

/**
 * A crop that is resized, and what is kept of the result: all that most transforms do to an image.
 * Known before the image is decoded, it says which pixels are needed.
 *
 * @param crop what is resized; pixels outside have no influence
 * @param height of the whole crop when resized, in pixels
 * @param width of the whole crop when resized, in pixels
 * @param kept what is computed of the resized crop
 * @param mirrored whether left and right change places at the end
 */
public record Resampling(Box crop, int height, int width, Box kept, boolean mirrored) {
  public Resampling {
    if (kept.height() < 1 || kept.width() < 1 || !kept.isInside(height, width)) {
      throw new IllegalArgumentException(
          "%s does not lie inside %d x %d pixels".formatted(kept, height, width));
    }
  }
}
