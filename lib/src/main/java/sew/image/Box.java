package sew.image;

/** A rectangle of pixels. */
public record Box(int top, int left, int height, int width) {
  boolean isInside(int height, int width) {
    return top >= 0 && left >= 0 && top <= height - this.height && left <= width - this.width;
  }
}
