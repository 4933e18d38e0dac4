package sew.reproduce.plot;

import java.util.List;

/** The colours of curves, which colour-blind readers can tell apart (after Okabe and Ito). */
public final class Palette {

  /** Okabe and Ito's, yellow darkened for white paper, then two more for ten curves. */
  public static final List<String> COLOURS =
      List.of(
          "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#b5a900",
          "#7f7f7f", "#882255");

  /** What a figure's mark is written in. */
  static final String MARK = "#b2182b";

  /** Plotly's names of open markers, which the drawing draws, too; one for each colour in turn. */
  static final List<String> MARKERS =
      List.of("circle-open", "square-open", "diamond-open", "triangle-up-open");

  private Palette() {}

  static String colour(Curve curve) {
    return COLOURS.get(Math.floorMod(curve.colour(), COLOURS.size()));
  }

  static int marker(Curve curve) {
    return Math.floorMod(curve.colour(), MARKERS.size());
  }
}
