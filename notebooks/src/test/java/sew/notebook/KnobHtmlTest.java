package sew.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import sew.data.Frames;
import sew.reproduce.clip.ClipView;

class KnobHtmlTest {
  private static final Pattern VIEW =
      Pattern.compile("<div class=\"view\" data-setting=\"([^\"]*)\"( hidden)?>");

  private static String html() throws IOException {
    Knob<String> clip = Knob.of("a <clip>", "x", List.of("x", "\"y\""), name -> name);
    Knob<Integer> steps = Knob.of("T", 2, 1, 2, 3);
    return KnobHtml.of(
        Knobs.of(
            clip,
            steps,
            (name, t) -> ClipView.of(name, new Frames(t, 2, 2, new int[8 * t]), List.of())));
  }

  @Test
  void everySettingIsThereAndTheFirstIsVisible() throws IOException {
    List<MatchResult> views = VIEW.matcher(html()).results().toList();
    assertEquals(
        List.of("0 0", "0 1", "0 2", "1 0", "1 1", "1 2"),
        views.stream().map(view -> view.group(1)).toList());
    assertEquals(
        List.of("0 1"),
        views.stream().filter(view -> view.group(2) == null).map(view -> view.group(1)).toList());
  }

  @Test
  void aViewIsTheClipOfItsSetting() throws IOException {
    String html = html();
    String third = html.substring(html.indexOf("data-setting=\"1 2\""));
    assertTrue(third.contains("<h1>&quot;y&quot;</h1>"), third);
    assertTrue(third.contains("frame 3 of 3: 0 events"), third);
  }

  @Test
  void slidersStandWhereTheKnobsStart() throws IOException {
    String html = html();
    assertTrue(
        html.contains(
            "<label>a &lt;clip&gt; <input type=\"range\" min=\"0\" max=\"1\" value=\"0\""));
    assertTrue(html.contains("<label>T <input type=\"range\" min=\"0\" max=\"2\" value=\"1\""));
    assertTrue(html.contains("data-labels=\"[&quot;x&quot;,&quot;\\&quot;y\\&quot;&quot;]\""));
  }
}
