package sew.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JavadocHtmlTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{@code List<String>} of it | <code>List&lt;String&gt;</code> of it",
        "{@code f() { g(); }}. | <code>f() { g(); }</code>.",
        "{@link Plif}, {@link #charge} | <code>Plif</code>, <code>charge</code>",
        "{@link Neuron#charge(NDArray, NDArray) charged} | <code>charged</code>",
        "{@code not closed | <code>not closed</code>",
        "a < b<p>c | a < b<p>c"
      })
  void inlineTagsAreText(String comment, String html) {
    assertEquals(html, JavadocHtml.of(comment));
  }

  @Test
  void blockTagsAreAList() {
    assertEquals(
        "H[t].<ul><li><code>leak</code> 1/tau of a <code>Plif</code></li><li>returns h</li>"
            + "<li>throws <code>IOException</code> if not</li></ul>",
        JavadocHtml.of(
            " H[t].\n\n @param leak 1/tau of a {@link Plif}\n @return h\n @throws IOException if not\n"));
  }

  @Test
  void plainTextHasNoMarkup() {
    assertEquals(
        "Map<K, V> m\nOne.",
        JavadocHtml.text("<pre><b>Map&lt;K, V&gt; m</b></pre><code>One</code>."));
  }
}
