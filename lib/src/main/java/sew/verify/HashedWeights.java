package sew.verify;

import ai.djl.nn.Parameter;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import sew.data.Npy;

/**
 * The closed-form weights of golden ImageNet networks: u(i, k) is a hash of element i of tensor k,
 * in [-0.5, 0.5), and every tensor scales it in its way.
 */
final class HashedWeights {
  /** The place of the images among the tensors. */
  private static final long INPUT = 1000003;

  /** The place of the numbers that {@link #projection} multiplies by. */
  private static final long PROJECTION = 2000003;

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

  /**
   * The state dict of a network whose parameters are {@code named} and ordered as in PyTorch's,
   * where every BN also counts its batches.
   */
  Map<String, Npy> stateDict(Map<String, Parameter> named) {
    Map<String, Npy> tensors = new LinkedHashMap<>();
    named.forEach(
        (name, parameter) -> {
          int k = tensors.size();
          long[] shape = parameter.getArray().getShape().getShape();
          tensors.put(name, Npy.of(values(k, parameter, scale(name, parameter, named)), shape));
          if (name.endsWith("running_var")) {
            tensors.put(name.replace("running_var", "num_batches_tracked"), Npy.of(0));
          }
        });
    return tensors;
  }

  private float[] values(int k, Parameter parameter, DoubleUnaryOperator scale) {
    float[] values = new float[Math.toIntExact(parameter.getArray().size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) scale.applyAsDouble(u(i, k));
    }
    return values;
  }

  /** The image of a case that stores none: zero mean, unit variance. */
  float[] image(int size) {
    return image(0, size);
  }

  /** Image {@code number} of a case that stores none of several. */
  float[] image(int number, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (2 * u((long) number * size + i, INPUT) * Math.sqrt(3));
    }
    return values;
  }

  /** The scalar product of a tensor with 2 u. */
  double projection(float[] values) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += values[i] * (2 * u(i, PROJECTION));
    }
    return sum;
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
