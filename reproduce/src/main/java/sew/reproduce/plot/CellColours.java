package sew.reproduce.plot;

import java.awt.Color;
import java.util.List;
import org.jfree.chart.renderer.PaintScale;

/** The colours of a heat map's cells, which colour-blind readers and grey prints tell apart. */
final class CellColours implements PaintScale {
  static final Color MISSING = new Color(0xbdbdbd);

  /** Nine points of viridis, and of ColorBrewer's RdBu from blue to red. */
  private static final int[] VIRIDIS = {
    0x440154, 0x472d7b, 0x3b528b, 0x2c728e, 0x21918c, 0x28ae80, 0x5ec962, 0xaddc30, 0xfde725
  };

  private static final int[] BLUE_TO_RED = {
    0x2166ac, 0x4393c3, 0x92c5de, 0xd1e5f0, 0xf7f7f7, 0xfddbc7, 0xf4a582, 0xd6604d, 0xb2182b
  };

  private final boolean logarithmic;
  private final double from;
  private final double to;

  CellColours(HeatMap map) {
    logarithmic = map.colours() == HeatMap.Colours.AROUND_ONE;
    double[] shown =
        map.values().stream()
            .flatMap(List::stream)
            .mapToDouble(Double::doubleValue)
            .filter(value -> Double.isFinite(value) && (!logarithmic || value > 0))
            .sorted()
            .toArray();
    double min = shown.length == 0 ? (logarithmic ? 1 : 0) : shown[0];
    double max = shown.length == 0 ? 1 : shown[shown.length - 1];
    if (logarithmic) {
      // Both ends as far from 1, so that 1 is in the middle; at least a factor of 10.
      double decades = Math.max(1, Math.max(-Math.log10(min), Math.log10(max)));
      from = Math.pow(10, -decades);
      to = Math.pow(10, decades);
    } else {
      from = min;
      to = max > min ? max : min + 1;
    }
  }

  @Override
  public double getLowerBound() {
    return from;
  }

  @Override
  public double getUpperBound() {
    return to;
  }

  @Override
  public Color getPaint(double value) {
    if (Double.isNaN(value)) {
      return MISSING;
    }
    double share =
        logarithmic
            ? (Math.log10(value) - Math.log10(from)) / (Math.log10(to) - Math.log10(from))
            : (value - from) / (to - from);
    return between(logarithmic ? BLUE_TO_RED : VIRIDIS, Math.min(1, Math.max(0, share)));
  }

  /** The same colours over the exponents of ten. */
  PaintScale ofExponents() {
    double min = Math.log10(from);
    double max = Math.log10(to);
    return new PaintScale() {
      @Override
      public double getLowerBound() {
        return min;
      }

      @Override
      public double getUpperBound() {
        return max;
      }

      @Override
      public Color getPaint(double exponent) {
        return CellColours.this.getPaint(Math.pow(10, exponent));
      }
    };
  }

  private static Color between(int[] colours, double share) {
    double place = share * (colours.length - 1);
    int below = Math.min((int) place, colours.length - 2);
    float part = (float) (place - below);
    float[] a = new Color(colours[below]).getRGBColorComponents(null);
    float[] b = new Color(colours[below + 1]).getRGBColorComponents(null);
    return new Color(
        a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1]), a[2] + part * (b[2] - a[2]));
  }

  /** Black or white, whichever is read more easily on the colour of {@code value}. */
  Color text(double value) {
    Color cell = getPaint(value);
    double light = 0.299 * cell.getRed() + 0.587 * cell.getGreen() + 0.114 * cell.getBlue();
    return light > 130 ? Color.BLACK : Color.WHITE;
  }
}
