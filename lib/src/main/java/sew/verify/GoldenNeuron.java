package sew.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.neuron.Reset;
import sew.neuron.Surrogate;

/** Reads the neurons and surrogates that golden cases describe in words. */
final class GoldenNeuron {
  private static final Pattern PARAMETER =
      Pattern.compile("\\b_?(alpha|beta|w|c)[ =]?(-?\\d+(?:\\.\\d+)?(?:e-?\\d+)?)");

  private GoldenNeuron() {}

  /** A surrogate such as "ATan_alpha2", "ATan alpha=2" or "S2NN_alpha4_beta1". */
  static Surrogate surrogate(String text) {
    Map<String, Double> p = new TreeMap<>();
    Matcher m = PARAMETER.matcher(text.replace('_', ' '));
    while (m.find()) {
      p.put(m.group(1), Double.valueOf(m.group(2)));
    }
    String name = text.split("[ _(]", -1)[0].toLowerCase(Locale.ROOT);
    return switch (name) {
      case "atan" -> new Surrogate.ATan(get(p, "alpha", text));
      case "sigmoid" -> new Surrogate.Sigmoid(get(p, "alpha", text));
      case "rectangular" -> new Surrogate.Rectangular(get(p, "alpha", text));
      case "piecewisequadratic" -> new Surrogate.PiecewiseQuadratic(get(p, "alpha", text));
      case "piecewiseleakyrelu" ->
          new Surrogate.PiecewiseLeakyReLu(get(p, "w", text), get(p, "c", text));
      case "softsign" -> new Surrogate.SoftSign(get(p, "alpha", text));
      case "erf" -> new Surrogate.Erf(get(p, "alpha", text));
      case "s2nn" -> new Surrogate.S2nn(get(p, "alpha", text), get(p, "beta", text));
      case "constant1" -> new Surrogate.StraightThrough();
      default -> throw new IllegalArgumentException("unknown surrogate \"" + text + "\"");
    };
  }

  private static double get(Map<String, Double> parameters, String name, String text) {
    Double value = parameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("surrogate \"" + text + "\" does not say " + name);
    }
    return value;
  }

  /** The neuron of a case of kind "neurons", with the given way to fire. */
  static Neuron neuron(GoldenCase golden, Surrogate surrogate, boolean detachReset) {
    Firing firing = new Firing(golden.number("v_threshold"), reset(golden), surrogate, detachReset);
    String name = golden.text("neuron");
    boolean decayInput = !name.contains("nodecay");
    if (name.startsWith("PLIF")) {
      // The golden w is an array of the case; tau only has to be a valid start.
      return new Neuron.Plif(2, decayInput, firing);
    }
    if (name.startsWith("LIF")) {
      return new Neuron.Lif(golden.number("tau"), decayInput, firing);
    }
    if (name.equals("IF")) {
      return new Neuron.If(firing);
    }
    throw new IllegalArgumentException("unknown neuron \"" + name + "\"");
  }

  private static Reset reset(GoldenCase golden) {
    boolean soft = golden.description().path("v_reset").isNull();
    return soft ? new Reset.Soft() : new Reset.Hard(golden.number("v_reset"));
  }

  /**
   * The neuron of a block, from the fields neuron, v_threshold, v_reset, surrogate, detach_reset.
   */
  static Neuron ofBlock(GoldenCase golden) {
    golden.text("neuron");
    golden.number("v_threshold");
    golden.text("surrogate");
    return ofNetwork(golden, Neuron.If.DEFAULT);
  }

  /**
   * The neuron of a network: from fields as of a block, else from one sentence, "PLIF(...), v_th 1,
   * v_reset 0, ATan alpha 2, ..."; what neither says is as in {@code usual}.
   */
  static Neuron ofNetwork(GoldenCase golden, Neuron usual) {
    String text = golden.optionalText("neuron").orElse("");
    Firing ofUsual = usual.firing();
    Firing firing =
        new Firing(
            number(golden, "v_threshold", "v_th(?:reshold)?[ =](-?[\\d.]+)")
                .orElse(ofUsual.threshold()),
            reset(golden, text, ofUsual.reset()),
            golden
                .optionalText("surrogate")
                .or(() -> find("(\\w+ alpha[ =]?[\\d.]+)", text))
                .map(GoldenNeuron::surrogate)
                .orElse(ofUsual.surrogate()),
            golden
                .optionalText("detach_reset")
                .or(() -> find("detach_reset[ =](True|False)", text))
                .map(Boolean::parseBoolean)
                .orElse(ofUsual.detachReset()));
    return byName(golden, text, firing, usual);
  }

  private static Reset reset(GoldenCase golden, String text, Reset usual) {
    if (golden.description().has("v_reset")) {
      return reset(golden);
    }
    return find("v_reset[ =](None|-?[\\d.]+)", text)
        .<Reset>map(
            v -> v.equals("None") ? new Reset.Soft() : new Reset.Hard(Double.parseDouble(v)))
        .orElse(usual);
  }

  private static Neuron byName(GoldenCase golden, String text, Firing firing, Neuron usual) {
    boolean decayInput = golden.flag(!text.contains("nodecay"), "decay_input");
    if (text.startsWith("PLIF") || (text.isEmpty() && usual instanceof Neuron.Plif)) {
      double tau =
          number(golden, "init_tau", "tau ?=? ?([\\d.]+)")
              .or(() -> golden.field("tau").map(JsonNode::asDouble))
              .orElse(2.0);
      return new Neuron.Plif(tau, decayInput, firing);
    }
    if (text.startsWith("LIF")) {
      double tau =
          number(golden, "tau", "tau ?=? ?([\\d.]+)")
              .orElseThrow(() -> new IllegalArgumentException("LIF without tau: " + text));
      return new Neuron.Lif(tau, decayInput, firing);
    }
    if (text.startsWith("IF") || text.isEmpty()) {
      return new Neuron.If(firing);
    }
    throw new IllegalArgumentException("unknown neuron \"" + text + "\"");
  }

  /** A field, else what {@code pattern} finds in the sentence about the neuron. */
  private static Optional<Double> number(GoldenCase golden, String field, String pattern) {
    return golden
        .field(field)
        .map(JsonNode::asDouble)
        .or(
            () ->
                golden
                    .optionalText("neuron")
                    .flatMap(text -> find(pattern, text))
                    .map(Double::valueOf));
  }

  /** BN is built with PyTorch's defaults; a case with others cannot be checked. */
  static void requireBatchNorm(GoldenCase golden) {
    double eps = golden.description().path("bn").path("eps").asDouble(1e-5);
    double momentum = golden.description().path("bn").path("momentum").asDouble(0.1);
    if (eps != 1e-5 || momentum != 0.1) {
      throw new IllegalArgumentException(
          "BN is built with eps 1e-5 and momentum 0.1, found %s and %s".formatted(eps, momentum));
    }
  }

  private static Optional<String> find(String pattern, String text) {
    Matcher m = Pattern.compile(pattern).matcher(text);
    return m.find() ? Optional.of(m.group(1)) : Optional.empty();
  }
}
