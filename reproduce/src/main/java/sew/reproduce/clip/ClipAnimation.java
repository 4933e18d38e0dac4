package sew.reproduce.clip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static sew.reproduce.plot.Notation.escaped;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import sew.data.Frames;
import sew.reproduce.result.Json;

/**
 * A clip in HTML: its frames played and side by side, its event rate and facts. It asks the network
 * for nothing; without its script all frames are still there, side by side.
 */
public final class ClipAnimation {
  /** The maximum width of a frame among the others, in pixels of the screen. */
  private static final int FRAME_ON_SHEET = 160;

  private ClipAnimation() {}

  /** A page of its own, in UTF-8. */
  public static String page(ClipView clip) throws IOException {
    return OfflinePage.of(clip.title(), "body { margin: 1rem; background: #fff; }\n", html(clip));
  }

  /** A part of a page, such as the output of a notebook's cell. */
  public static String html(ClipView clip) throws IOException {
    Frames frames = clip.frames();
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("columns", ClipSheet.columns(frames));
    data.put("width", frames.width());
    data.put("height", frames.height());
    data.put("gap", ClipSheet.GAP);
    data.put("captions", clip.captions());
    data.put("spans", clip.spans());
    String title = escaped(clip.title());
    return """
        <div class="sew-clip" data-clip="%s">
        <style>
        %s</style>
        %s<p class="key"><i style="background:%s"></i>ON, brighter <i style="background:%s"></i>OFF, darker</p>
        <div class="parts">
        <div class="player" hidden>
        <canvas role="img" aria-label="%s"></canvas>
        <div class="controls"><button type="button">Play</button><input type="range" min="0" max="%d" value="0" aria-label="frame"></div>
        <p class="caption" aria-live="off"></p>
        </div>
        <div class="about">
        <table>
        %s</table>
        %s</div>
        </div>
        <img class="sheet" style="max-width:%dpx%s" alt="all frames of %s" src="data:image/png;base64,%s">
        <script>
        %s</script>
        </div>
        """
        .formatted(
            escaped(Json.line(data)),
            resource("clip.css"),
            title.isEmpty() ? "" : "<h1>" + title + "</h1>\n",
            ClipSheet.ON,
            ClipSheet.OFF,
            title,
            frames.steps() - 1,
            OfflinePage.rows(clip.facts()),
            RateDrawing.html(clip.rate()),
            ClipSheet.columns(frames) * FRAME_ON_SHEET,
            // Made smaller pixel by pixel, events and the lines between frames would vanish.
            frames.width() > FRAME_ON_SHEET ? ";image-rendering:auto" : "",
            title,
            Base64.getEncoder().encodeToString(ClipSheet.png(frames)),
            resource("clip.js"));
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = ClipAnimation.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException(
            "expected %s beside %s on the class path; build again"
                .formatted(name, ClipAnimation.class.getName()));
      }
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
