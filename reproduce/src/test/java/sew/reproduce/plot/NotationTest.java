package sew.reproduce.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotationTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "residual spikes A^l | residual spikes A<sup>l</sup> | residual spikes A\u02e1",
        "V_th = 0.5, alpha = 2 | V<sub>th</sub> = 0.5, \u03b1 = 2 | V\u209c\u2095 = 0.5, \u03b1 = 2",
        "`||dL/dS^l||, zero init` | `\u2016\u2202L/\u2202S<sup>l</sup>\u2016, zero init` | `\u2016\u2202L/\u2202S\u02e1\u2016, zero init`",
        "dO_j / dS_j | \u2202O<sub>j</sub> / \u2202S<sub>j</sub> | \u2202O\u2c7c / \u2202S\u2c7c",
        "sigma'(H[t] - V_th) | \u03c3\u2032(H[t] - V<sub>th</sub>) | \u03c3\u2032(H[t] - V\u209c\u2095)",
        "LIF, tau 2 | LIF, \u03c4 2 | LIF, \u03c4 2",
        "R^2, T_train 4 | R<sup>2</sup>, T<sub>train</sub> 4 | R\u00b2, T\u209c\u1d63\u2090\u1d62\u2099 4",
        "62.81 +- 0.22 | 62.81 \u00b1 0.22 | 62.81 \u00b1 0.22",
        "224 x 224, conv3x3 | 224 \u00d7 224, conv3\u00d73 | 224 \u00d7 224, conv3\u00d73",
        "X_qq | X<sub>qq</sub> | X_qq"
      })
  void quantitiesAreSet(String text, String tagged, String plain) {
    assertEquals(tagged, Notation.tagged(text));
    assertEquals(plain, Notation.plain(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SEW ResNet (ADD)",
        "acc1_percent",
        "SEW_NATIVE",
        "block0.sn1",
        "--alpha",
        "tau",
        "ADD, 4 blocks c16",
        "max 5"
      })
  void otherTextsStay(String text) {
    assertEquals(text, Notation.tagged(text));
  }

  @ParameterizedTest
  @CsvSource({"a < b & O^l <= 2, a &lt; b &amp; O<sup>l</sup> \u2264 2"})
  void htmlIsEscaped(String text, String html) {
    assertEquals(html, Notation.html(text));
  }
}
