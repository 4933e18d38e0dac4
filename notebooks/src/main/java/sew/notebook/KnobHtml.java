package sew.notebook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import sew.reproduce.clip.ClipAnimation;
import sew.reproduce.clip.ClipView;
import sew.reproduce.result.Json;

/**
 * Clips with knobs as HTML. Only the first clip is part of the page; sliders and the other clips
 * are the script's, so that a reader without scripts, as in a notebook that Jupyter does not trust,
 * sees one clip and nothing that does not work.
 */
final class KnobHtml {
  private KnobHtml() {}

  static String of(Knobs<ClipView> knobs) throws IOException {
    Map<String, String> views = new LinkedHashMap<>();
    for (Map.Entry<List<String>, ClipView> view : knobs.views().entrySet()) {
      views.put(positions(knobs, view.getKey()), ClipAnimation.html(view.getValue()));
    }
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("knobs", knobs.knobs().stream().map(KnobHtml::slider).toList());
    data.put("views", views);
    return """
        <div class="sew-knobs">
        <style>
        %s</style>
        <div class="knobs"></div>
        <div class="view">
        %s</div>
        <script type="application/json">%s</script>
        <script>
        %s</script>
        </div>
        """
        .formatted(
            resource("knobs.css"),
            views.get(positions(knobs, knobs.start())),
            // A tag in a text would end the script.
            Json.line(data).replace("<", "\\u003c"),
            resource("knobs.js"));
  }

  private static Map<String, Object> slider(Knob<?> knob) {
    List<String> labels = knob.labels();
    return Map.of("name", knob.name(), "labels", labels, "start", labels.indexOf(knob.start()));
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
