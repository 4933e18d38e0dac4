package sew.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import sew.data.Frames;
import sew.reproduce.clip.ClipView;

class KnobHtmlTest {
  private static final Pattern DATA =
      Pattern.compile("<script type=\"application/json\">(.*?)</script>");

  private static String html() throws IOException {
    Knob<String> clip = Knob.of("a <clip>", "x", List.of("x", "\"y\""), name -> name);
    Knob<Integer> steps = Knob.of("T", 2, 1, 2, 3);
    return KnobHtml.of(
        Knobs.of(
            clip,
            steps,
            (name, t) -> ClipView.of(name, new Frames(t, 2, 2, new int[8 * t]), List.of())));
  }

  private static JsonNode data() throws IOException {
    Matcher data = DATA.matcher(html());
    assertTrue(data.find());
    return new ObjectMapper().readTree(data.group(1));
  }

  @Test
  void everySettingIsItsClip() throws IOException {
    JsonNode views = data().get("views");
    List<String> settings = new ArrayList<>();
    views.fieldNames().forEachRemaining(settings::add);
    assertEquals(List.of("0 0", "0 1", "0 2", "1 0", "1 1", "1 2"), settings);
    String last = views.get("1 2").asText();
    assertTrue(last.contains("<h1>&quot;y&quot;</h1>"), last);
    assertTrue(last.contains("frame 3 of 3: 0 events"), last);
  }

  /** What remains where Jupyter removes scripts. */
  @Test
  void withoutScriptsTheFirstClipIsThereAlone() throws IOException {
    String rest = html().replaceAll("(?s)<script.*?</script>", "");
    assertTrue(rest.contains("frame 2 of 2: 0 events"), rest);
    assertFalse(rest.contains("of 3: 0 events") || rest.contains("&quot;y&quot;"), rest);
  }

  @Test
  void slidersStandWhereTheKnobsStart() throws IOException {
    JsonNode knobs = data().get("knobs");
    assertEquals("a <clip>", knobs.at("/0/name").asText());
    assertEquals(0, knobs.at("/0/start").asInt());
    assertEquals("\"y\"", knobs.at("/0/labels/1").asText());
    assertEquals(1, knobs.at("/1/start").asInt());
  }
}
