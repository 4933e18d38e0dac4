package sew.notebook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static sew.reproduce.plot.PlotlyPage.escaped;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import sew.reproduce.clip.ClipAnimation;
import sew.reproduce.clip.ClipView;
import sew.reproduce.result.Json;

/** Clips with knobs as HTML: a player for every setting, of which one is visible. */
final class KnobHtml {
  private KnobHtml() {}

  static String of(Knobs<ClipView> knobs) throws IOException {
    StringBuilder html = new StringBuilder("<div class=\"sew-knobs\">\n<style>\n");
    html.append(resource("knobs.css")).append("</style>\n<div class=\"knobs\" hidden>\n");
    knobs.knobs().forEach(knob -> html.append(slider(knob)));
    html.append("</div>\n");
    for (Map.Entry<List<String>, ClipView> view : knobs.views().entrySet()) {
      boolean hidden = !view.getKey().equals(knobs.start());
      html.append(
          "<div class=\"view\" data-setting=\"%s\"%s>\n%s</div>\n"
              .formatted(
                  positions(knobs, view.getKey()),
                  hidden ? " hidden" : "",
                  ClipAnimation.html(view.getValue())));
    }
    html.append("<script>\n").append(resource("knobs.js")).append("</script>\n</div>\n");
    return html.toString();
  }

  private static String slider(Knob<?> knob) {
    List<String> labels = knob.labels();
    return "<label>%s <input type=\"range\" min=\"0\" max=\"%d\" value=\"%d\" data-labels=\"%s\"><output></output></label>\n"
        .formatted(
            escaped(knob.name()),
            labels.size() - 1,
            labels.indexOf(knob.start()),
            escaped(Json.line(labels)));
  }

  /** Where the sliders stand, such as "0 2". */
  private static String positions(Knobs<?> knobs, List<String> setting) {
    return IntStream.range(0, setting.size())
        .mapToObj(i -> "" + knobs.knobs().get(i).labels().indexOf(setting.get(i)))
        .collect(Collectors.joining(" "));
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = KnobHtml.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException(
            "expected %s beside %s on the class path; build again"
                .formatted(name, KnobHtml.class.getName()));
      }
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
