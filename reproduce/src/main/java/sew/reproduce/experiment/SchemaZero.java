package sew.reproduce.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;

/**
 * Experiments as they were written before they had a schema: every record tagged with the name of
 * its Java class, and a name and a scale in prose, which no longer count.
 */
public final class SchemaZero {
  private static final Map<String, String> IDS =
      Map.ofEntries(
          Map.entry("BNet", "event-net"),
          Map.entry("ResNet", "resnet"),
          Map.entry("If", "if"),
          Map.entry("Lif", "lif"),
          Map.entry("Plif", "plif"),
          Map.entry("Hard", "hard"),
          Map.entry("Soft", "soft"),
          Map.entry("ATan", "atan"),
          Map.entry("Sigmoid", "sigmoid"),
          Map.entry("Rectangular", "rectangular"),
          Map.entry("PiecewiseQuadratic", "piecewise-quadratic"),
          Map.entry("PiecewiseLeakyReLu", "piecewise-leaky-relu"),
          Map.entry("SoftSign", "soft-sign"),
          Map.entry("Erf", "erf"),
          Map.entry("S2nn", "s2nn"),
          Map.entry("StraightThrough", "straight-through"),
          Map.entry("Sew", "sew"),
          Map.entry("Spiking", "spiking"),
          Map.entry("Plain", "plain"),
          Map.entry("DvsGesture", "dvs-gesture"),
          Map.entry("SyntheticGesture", "synthetic-gesture"),
          Map.entry("NMnist", "n-mnist"),
          Map.entry("Sgd", "sgd"),
          Map.entry("Adam", "adam"),
          Map.entry("Constant", "constant"),
          Map.entry("Step", "step"),
          Map.entry("Cosine", "cosine"));

  private SchemaZero() {}

  /** The same tree with ids in place of the names of classes; other trees stay as they are. */
  public static JsonNode withIds(JsonNode json) {
    JsonNode copy = json.deepCopy();
    replaceNames(copy);
    return copy;
  }

  private static void replaceNames(JsonNode json) {
    if (json instanceof ObjectNode object && object.has("type")) {
      String id = IDS.get(object.path("type").asText());
      // Records that stand where only one type can stand need no id.
      if (id != null) {
        object.set("type", TextNode.valueOf(id));
      }
    }
    if (json instanceof ObjectNode || json instanceof ArrayNode) {
      json.forEach(SchemaZero::replaceNames);
    }
  }
}
