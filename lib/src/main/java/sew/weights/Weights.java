package sew.weights;

import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import sew.data.Npy;
import sew.layer.Parameters;

/**
 * Puts named tensors into networks and takes them out.
 *
 * <p>Three styles of names are one: the authors' ({@code conv.0.0.module.0.weight}, BN as {@code
 * module.1}), that of their released checkpoint (BN as {@code module.1.0}), and that of today's
 * SpikingJelly (without {@code module}, PLIF's w without an axis).
 */
public final class Weights {
  private static final String COUNTER = "num_batches_tracked";

  private Weights() {}

  /** A name in today's style, whatever its style is. */
  public static String current(String name) {
    return name.replace(".module.1.0.", ".module.1.").replace(".module.", ".");
  }

  /**
   * Sets every parameter of a network.
   *
   * @param named the parameters by the names that the file uses, in any style
   * @throws IllegalArgumentException with all missing, surplus and wrong-shaped names in one
   *     message; then nothing was set
   */
  public static void load(Map<String, Parameter> named, Map<String, Npy> tensors) {
    Map<String, Npy> current = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> current.put(current(name), tensor));
    List<String> problems = new ArrayList<>();
    named.forEach(
        (name, parameter) -> check(name, parameter, current.get(current(name)), problems));
    List<String> expected = named.keySet().stream().map(Weights::current).toList();
    current.keySet().stream()
        .filter(name -> !name.endsWith(COUNTER) && !expected.contains(name))
        .forEach(name -> problems.add("surplus " + name));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "the weights do not fit the network: " + String.join("; ", problems));
    }
    named.forEach(
        (name, parameter) -> Parameters.set(parameter, current.get(current(name)).toFloats()));
  }

  /**
   * Sets every parameter from the tensor at its place, whatever its name; shapes must agree.
   *
   * <p>This puts weights of one kind of block into another, which names the same layers
   * differently.
   */
  public static void loadByPosition(Map<String, Parameter> named, Map<String, Npy> tensors) {
    List<Npy> inOrder =
        tensors.entrySet().stream()
            .filter(entry -> !entry.getKey().endsWith(COUNTER))
            .map(Map.Entry::getValue)
            .toList();
    if (inOrder.size() != named.size()) {
      throw new IllegalArgumentException(
          "the network takes %d tensors, found %d".formatted(named.size(), inOrder.size()));
    }
    Map<String, Npy> renamed = new LinkedHashMap<>();
    named.keySet().forEach(name -> renamed.put(name, inOrder.get(renamed.size())));
    load(named, renamed);
  }

  private static void check(String name, Parameter parameter, Npy tensor, List<String> problems) {
    long[] shape = parameter.getArray().getShape().getShape();
    if (tensor == null) {
      problems.add("missing %s %s".formatted(name, Arrays.toString(shape)));
    } else if (!Arrays.equals(shape, tensor.shape()) && !isScalar(shape, tensor.shape())) {
      problems.add(
          "%s is %s, expected %s"
              .formatted(name, Arrays.toString(tensor.shape()), Arrays.toString(shape)));
    }
  }

  /** PLIF's w was [1] and is [] today. */
  private static boolean isScalar(long[] shape, long[] other) {
    return size(shape) == 1 && size(other) == 1 && shape.length + other.length == 1;
  }

  private static long size(long[] shape) {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }

  /** All parameters in today's style, as Python's SpikingJelly loads them. */
  public static Map<String, Npy> save(Map<String, Parameter> named, UnaryOperator<String> rename) {
    Map<String, Npy> tensors = new LinkedHashMap<>();
    named.forEach(
        (name, parameter) -> {
          String current = current(rename.apply(name));
          long[] shape = parameter.getArray().getShape().getShape();
          boolean w = current.endsWith(".w");
          tensors.put(current, Npy.of(Parameters.get(parameter), w ? new long[0] : shape));
          if (current.endsWith("running_var")) {
            tensors.put(current.replace("running_var", COUNTER), Npy.of(0));
          }
        });
    return tensors;
  }
}
