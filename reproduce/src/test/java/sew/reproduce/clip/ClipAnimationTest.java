package sew.reproduce.clip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import sew.data.Frames;
import sew.reproduce.clip.ClipView.Fact;

class ClipAnimationTest {
  private static final String NASTY = "<script>alert('1')</script> & \"quoted\"";

  private static String page() throws IOException {
    Frames frames = new Frames(3, 2, 2, new int[24]);
    frames.counts()[5] = 7;
    return ClipAnimation.page(ClipView.of(NASTY, frames, List.of(new Fact(NASTY, NASTY))));
  }

  @Test
  void namesCannotBecomeMarkup() throws IOException {
    String page = page();
    assertFalse(page.contains("<script>alert"), page);
    String escaped = "&lt;script&gt;alert('1')&lt;/script&gt; &amp; &quot;quoted&quot;";
    assertTrue(page.contains("<title>" + escaped + "</title>"), page);
    assertTrue(page.contains("<td>" + escaped + "</td>"), page);
  }

  /** An address would be a request: whatever the page needs is in it. */
  @Test
  void nothingIsFetched() throws IOException {
    String page = page();
    List<MatchResult> links =
        Pattern.compile("(src|href)\\s*=\\s*\"(.{0,20})").matcher(page).results().toList();
    assertEquals(2, links.size(), "the icon and the frames");
    links.forEach(link -> assertTrue(link.group(2).startsWith("data:"), link.group()));
    assertFalse(Pattern.compile("https?:|url\\(|@import|fetch\\(").matcher(page).find(), page);
  }

  @Test
  void theScriptIsToldWhatItDraws() throws IOException {
    Matcher data = Pattern.compile("data-clip=\"([^\"]*)\"").matcher(page());
    assertTrue(data.find());
    JsonNode clip = new ObjectMapper().readTree(data.group(1).replace("&quot;", "\""));
    assertEquals(3, clip.get("columns").asInt());
    assertEquals("frame 1 of 3: 7 events", clip.get("captions").get(0).asText());
    assertEquals(2, clip.get("width").asInt());
    assertEquals(3, clip.get("spans").size());
  }

  /** The lines between them would vanish where a pixel of the page takes one of several. */
  @Test
  void framesThatAreShrunkAreSmoothed() throws IOException {
    assertFalse(page().contains("image-rendering:auto"));
    Frames wide = new Frames(1, 1, 346, new int[2 * 346]);
    String page = ClipAnimation.page(ClipView.of("wide", wide, List.of()));
    assertTrue(page.contains("max-width:160px;image-rendering:auto\""), "the sheet");
  }
}
