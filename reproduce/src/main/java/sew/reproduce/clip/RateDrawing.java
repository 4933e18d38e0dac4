package sew.reproduce.clip;

import java.util.Locale;

/** The event rate of a clip as SVG: ON events upwards, OFF events downwards. */
final class RateDrawing {
  private static final int WIDTH = 600;
  private static final int HALF = 60;

  private RateDrawing() {}

  /** It fills whatever width it is given; its texts are in HTML around it, so that they do not. */
  static String html(EventRate rate) {
    long largest = rate.largest();
    StringBuilder html = new StringBuilder("<div class=\"rate\">\n<div class=\"scale\">");
    html.append(scale(rate, largest)).append("</div>\n");
    html.append(
        """
        <svg viewBox="0 0 %d %d" preserveAspectRatio="none" role="img" aria-label="event rate">
        <rect class="now" x="0" y="0" width="0" height="%d"/>
        <path d="%s" fill="%s"/>
        <path d="%s" fill="%s"/>
        <path d="M0 %dH%d" stroke="#555" vector-effect="non-scaling-stroke"/>
        </svg>
        """
            .formatted(
                WIDTH,
                2 * HALF,
                2 * HALF,
                area(rate.on(), largest, -HALF),
                ClipSheet.ON,
                area(rate.off(), largest, HALF),
                ClipSheet.OFF,
                HALF,
                WIDTH));
    String end =
        rate.duration() == 0
            ? "<span>frame 1</span><span>frame %d</span>".formatted(rate.on().length)
            : text("<span>0 s</span><span>%.3f s</span>", rate.duration() / 1e6);
    return html.append("<div class=\"time\">").append(end).append("</div>\n</div>\n").toString();
  }

  private static String scale(EventRate rate, long largest) {
    if (rate.duration() == 0) {
      return text("events per frame, up to %,d of one polarity", largest);
    }
    double seconds = rate.duration() / 1e6 / rate.on().length;
    return text("event rate, up to %,.0f events/s of one polarity", largest / seconds);
  }

  /** Steps of equal width, of {@code full} units for the largest count. */
  private static String area(long[] counts, long largest, int full) {
    StringBuilder path = new StringBuilder("M0 " + HALF);
    for (int i = 0; i < counts.length; i++) {
      double y = HALF + full * ((double) counts[i] / largest);
      path.append(text("V%.1fH%.1f", y, (i + 1.0) * WIDTH / counts.length));
    }
    return path.append("V").append(HALF).append("Z").toString();
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
