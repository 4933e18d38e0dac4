package sew.verify;

import ai.djl.nn.Parameter;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import sew.layer.Parameters;

/**
 * The closed-form weights of golden ImageNet networks: u(i, k) is a hash of element i of tensor k,
 * in [-0.5, 0.5), and every tensor scales it in its way.
 */
final class HashedWeights {
  private final JsonNode scales;
  private final long seed;

  /** Reads the scales of a case's {@code fill} and its {@code hash_seed}. */
  HashedWeights(GoldenCase golden) {
    this.scales = golden.description().get("fill");
    this.seed = (long) golden.number("hash_seed");
  }

  /** Element {@code i} of tensor {@code k}: murmur3's finaliser of both and the seed. */
  private double u(long i, long k) {
    int h = (int) (i * 2654435761L + k * 40503L + seed * 2246822519L);
    h ^= h >>> 16;
    h *= 0x85ebca6b;
    h ^= h >>> 13;
    h *= 0xc2b2ae35;
    h ^= h >>> 16;
    return Integer.toUnsignedLong(h) / 4294967296.0 - 0.5;
  }

  /** Sets every parameter, named and ordered as in PyTorch's state dict. */
  void apply(Map<String, Parameter> named) {
    Map<String, Integer> places = places(named);
    named.forEach((name, parameter) -> fill(name, parameter, places.get(name), named));
  }

  /** The place of each name in the state dict, where every BN also counts its batches. */
  private static Map<String, Integer> places(Map<String, Parameter> named) {
    Map<String, Integer> places = new LinkedHashMap<>();
    int k = 0;
    for (String name : named.keySet()) {
      places.put(name, k);
      k += name.endsWith("running_var") ? 2 : 1;
    }
    return places;
  }

  private void fill(String name, Parameter parameter, int k, Map<String, Parameter> named) {
    DoubleUnaryOperator scale = scale(name, parameter, named);
    float[] values = new float[Math.toIntExact(parameter.getArray().size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) scale.applyAsDouble(u(i, k));
    }
    Parameters.set(parameter, values);
  }

  private DoubleUnaryOperator scale(
      String name, Parameter parameter, Map<String, Parameter> named) {
    long[] shape = parameter.getArray().getShape().getShape();
    if (shape.length == 4) {
      double deviation = Math.sqrt(2.0 / (shape[0] * shape[2] * shape[3]));
      return u -> u * Math.sqrt(12) * deviation;
    }
    if (name.startsWith("fc.") || name.startsWith("out.")) {
      String last = name.substring(0, name.indexOf('.')) + ".weight";
      double root = Math.sqrt((double) named.get(last).getArray().getShape().get(1));
      return u -> u * 2 / root;
    }
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "weight" -> u -> 1 + of("gamma_scale") * (2 * u);
      case "bias" -> u -> of("beta_shift") + of("beta_scale") * (2 * u);
      case "running_mean" -> u -> of("rm_scale") * (2 * u);
      case "running_var" -> u -> of("rv_base") * (1 + of("rv_scale") * (2 * u));
      default -> throw new IllegalArgumentException("no rule fills " + name);
    };
  }

  private double of(String scale) {
    JsonNode value = scales.get(scale);
    if (value == null) {
      throw new IllegalArgumentException("the fill does not say \"" + scale + "\"");
    }
    return value.asDouble();
  }
}
