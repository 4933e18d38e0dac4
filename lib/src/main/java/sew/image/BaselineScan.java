package sew.image;

import java.util.Arrays;
import sew.image.BaselineJpeg.Component;

/**
 * Decodes a part of a baseline JPEG image. All coefficients above and in that part are read, as
 * they follow each other without marks, but only its samples are computed.
 */
final class BaselineScan {
  private final BaselineJpeg jpeg;
  private final Box box;
  private final ScanSegments segments;
  private final ScanBits bits;
  private final SamplePlane[] planes;
  private final int[] means;
  private final BlockRow blocks;

  private BaselineScan(BaselineJpeg jpeg, Box box, ScanSegments segments) {
    this.jpeg = jpeg;
    this.box = box;
    this.segments = segments;
    this.bits = new ScanBits(segments.data());
    this.means = new int[jpeg.components().length];
    this.planes = SamplePlane.of(jpeg, box);
    this.blocks = new BlockRow(jpeg, planes);
  }

  /**
   * Hands the pixels of {@code box} to {@code out}.
   *
   * @return false if {@code jpeg} is of another kind or damaged, perhaps after some rows
   */
  static boolean decode(JpegHeader jpeg, Box box, PixelRows out) throws CorruptImageException {
    BaselineJpeg baseline = BaselineJpeg.of(jpeg);
    if (baseline == null) {
      return false;
    }
    // Before the end lies its mark, of two bytes.
    ScanSegments segments = ScanSegments.of(jpeg.file().bytes(), baseline.data(), jpeg.end() - 2);
    return segments != null && new BaselineScan(baseline, box, segments).decode(out);
  }

  private boolean decode(PixelRows out) {
    int unitWidth = 8 * jpeg.components()[0].across();
    int unitHeight = 8 * jpeg.components()[0].down();
    int columns = (jpeg.width() + unitWidth - 1) / unitWidth;
    int rows = (jpeg.height() + unitHeight - 1) / unitHeight;
    int first = Integer.MAX_VALUE;
    int last = 0;
    for (SamplePlane plane : planes) {
      first = Math.min(first, plane.firstRow());
      last = Math.max(last, plane.lastRow());
    }
    long parts =
        jpeg.interval() == 0 ? 1 : ((long) rows * columns + jpeg.interval() - 1) / jpeg.interval();
    if (parts != segments.ends().length) {
      return false;
    }
    bits.begin(0, segments.ends()[0]);
    ColourRows colours = new ColourRows(jpeg, box, planes, out);
    int part = 0;
    int left = jpeg.interval();
    for (int row = 0; row <= last; row++) {
      for (int column = 0; column < columns; column++) {
        if (jpeg.interval() != 0 && left-- == 0) {
          if (!bits.isAtEnd()) {
            return false;
          }
          bits.begin(segments.ends()[part], segments.ends()[part + 1]);
          part++;
          Arrays.fill(means, 0);
          left = jpeg.interval() - 1;
        }
        if (!unit(column, row >= first) || bits.isPastEnd()) {
          return false;
        }
      }
      if (row >= first) {
        if (!blocks.end(row)) {
          return false;
        }
        colours.put(row, row == last);
      }
    }
    return true;
  }

  /** The blocks of all components that lie together. */
  private boolean unit(int column, boolean isNeeded) {
    for (int i = 0; i < planes.length; i++) {
      Component component = jpeg.components()[i];
      for (int y = 0; y < component.down(); y++) {
        for (int x = 0; x < component.across(); x++) {
          int difference = bits.mean(component.mean());
          if (difference == ScanBits.BAD) {
            return false;
          }
          means[i] += difference;
          int across = column * component.across() + x;
          int place = isNeeded ? blocks.place(i, y, across) : -1;
          boolean isRead = place >= 0 ? samples(i, place) : bits.skip(component.others());
          if (!isRead) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private boolean samples(int i, int place) {
    Component component = jpeg.components()[i];
    int[][] coefficients = blocks.coefficients();
    long mean = (long) means[i] * component.steps()[0];
    coefficients[0][place] = (int) mean;
    return Math.abs(mean) < InverseDct.MAX_NORM
        && bits.block(component.others(), component.steps(), coefficients, place);
  }
}
