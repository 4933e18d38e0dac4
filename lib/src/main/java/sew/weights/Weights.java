package sew.weights;

import static java.util.stream.Collectors.toSet;

import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import sew.data.Npy;
import sew.layer.Parameters;

/**
 * Puts named tensors into networks and takes them out.
 *
 * <p>All styles of names are one ({@link NameStyle}): the authors' ({@code
 * conv.0.0.module.0.weight}, BN as {@code module.1}), that of their released checkpoint (BN as
 * {@code module.1.0}), that of today's SpikingJelly (without {@code module}, PLIF's w without an
 * axis), and that of SpikingJelly's own and torchvision's ResNets ({@code layer1.0.bn1.weight}).
 */
public final class Weights {
  /** What the last layer is called: by the authors in event networks, and in ResNets. */
  static final List<String> LAST = List.of("out.weight", "fc.weight");

  private static final String VARIANCE = "running_var";

  /** What PyTorch and its tools keep among weights that is none: counters of BN, EMA and thop. */
  private static final List<String> BESIDE =
      List.of(NameStyle.COUNTER, "n_averaged", "total_ops", "total_params");

  private Weights() {}

  /** A name of the authors' code as with today's SpikingJelly, whatever its style is. */
  public static String current(String name) {
    return NameStyle.current(name);
  }

  /**
   * Sets every parameter of a network.
   *
   * @param named the parameters by the names that the file uses, in any style
   * @throws IllegalArgumentException with all missing, surplus, doubled and wrong-shaped names in
   *     one message, or with the tensors that hold NaN, infinite values or negative variances; then
   *     nothing was set
   */
  public static void load(Map<String, Parameter> named, Map<String, Npy> tensors) {
    NameStyle style = NameStyle.of(tensors.keySet());
    Misfit misfit = new Misfit();
    Map<String, Npy> found = byKey(style, tensors, misfit);
    named.forEach((name, parameter) -> check(name, parameter, found.get(style.key(name)), misfit));
    Set<String> expected = named.keySet().stream().map(style::key).collect(toSet());
    tensors.keySet().stream()
        .filter(name -> !isBeside(name) && !expected.contains(style.key(name)))
        .forEach(name -> misfit.add(Misfit.Kind.SURPLUS, name));
    misfit.require(() -> fitsByPosition(named, tensors));
    requireUsable(tensors);
    named.forEach(
        (name, parameter) -> Parameters.set(parameter, found.get(style.key(name)).toFloats()));
  }

  /** A membrane of NaN never fires, so that such weights would give an ordinary accuracy. */
  private static void requireUsable(Map<String, Npy> tensors) {
    List<String> problems = new ArrayList<>();
    tensors.forEach(
        (name, tensor) -> {
          count(name, tensor, tensor.notFinite(), "NaN or infinite", problems);
          if (name.endsWith(VARIANCE)) {
            count(name, tensor, tensor.negative(), "negative", problems);
          }
        });
    if (problems.isEmpty()) {
      return;
    }
    throw new IllegalArgumentException(
        "expected finite weights and variances of at least 0, found %s; use weights from before the training diverged, or copy the file again"
            .formatted(Misfit.cut(problems)));
  }

  private static void count(
      String name, Npy tensor, int found, String kind, List<String> problems) {
    if (found > 0) {
      problems.add("%s: %d of %d values %s".formatted(name, found, tensor.size(), kind));
    }
  }

  /** All but the counters of BN. */
  private static Map<String, Npy> byKey(NameStyle style, Map<String, Npy> tensors, Misfit misfit) {
    Map<String, Npy> found = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (!isBeside(name) && found.put(style.key(name), tensor) != null) {
            misfit.add(Misfit.Kind.DOUBLED, style.key(name));
          }
        });
    return found;
  }

  private static boolean isBeside(String name) {
    return BESIDE.stream().anyMatch(name::endsWith);
  }

  /**
   * Sets every parameter from the tensor at its place, whatever its name; shapes must agree.
   *
   * <p>This puts weights of one kind of block into another, which names the same layers
   * differently.
   */
  public static void loadByPosition(Map<String, Parameter> named, Map<String, Npy> tensors) {
    List<Npy> inOrder = inOrder(tensors);
    if (inOrder.size() != named.size()) {
      throw new IllegalArgumentException(
          "the network takes %d tensors, found %d".formatted(named.size(), inOrder.size()));
    }
    Map<String, Npy> renamed = new LinkedHashMap<>();
    named.keySet().forEach(name -> renamed.put(name, inOrder.get(renamed.size())));
    load(named, renamed);
  }

  private static List<Npy> inOrder(Map<String, Npy> tensors) {
    return tensors.entrySet().stream()
        .filter(entry -> !isBeside(entry.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  private static boolean fitsByPosition(Map<String, Parameter> named, Map<String, Npy> tensors) {
    Iterator<Npy> inOrder = inOrder(tensors).iterator();
    boolean fits = true;
    for (Parameter parameter : named.values()) {
      fits = fits && inOrder.hasNext() && fits(shape(parameter), inOrder.next().shape());
    }
    return fits && !inOrder.hasNext();
  }

  private static void check(String name, Parameter parameter, Npy tensor, Misfit misfit) {
    long[] shape = shape(parameter);
    if (tensor == null) {
      misfit.add(Misfit.Kind.MISSING, "%s %s".formatted(name, Arrays.toString(shape)));
    } else if (!fits(shape, tensor.shape())) {
      boolean isLast = LAST.contains(NameStyle.canonical(name)) && tensor.shape().length == 2;
      if (isLast && tensor.shape()[0] != shape[0]) {
        misfit.add(
            Misfit.Kind.CLASSES,
            "they are for %d classes, the network is for %d"
                .formatted(tensor.shape()[0], shape[0]));
      }
      misfit.add(
          Misfit.Kind.SHAPE,
          "%s is %s, expected %s"
              .formatted(name, Arrays.toString(tensor.shape()), Arrays.toString(shape)));
    }
  }

  private static long[] shape(Parameter parameter) {
    return parameter.getArray().getShape().getShape();
  }

  private static boolean fits(long[] shape, long[] other) {
    return Arrays.equals(shape, other) || isScalar(shape, other);
  }

  /** PLIF's w was [1] and is [] today. */
  private static boolean isScalar(long[] shape, long[] other) {
    return shape.length + other.length == 1
        && LongStream.concat(LongStream.of(shape), LongStream.of(other)).allMatch(n -> n == 1);
  }

  /**
   * All parameters under the names of the authors' code with today's SpikingJelly, with the
   * counters of BN, which PyTorch's modules have.
   */
  public static Map<String, Npy> save(Map<String, Parameter> named, UnaryOperator<String> rename) {
    Map<String, Npy> tensors = new LinkedHashMap<>();
    named.forEach(
        (name, parameter) ->
            tensors.put(
                rename.apply(name),
                Npy.of(Parameters.get(parameter), parameter.getArray().getShape().getShape())));
    return forAuthorsCode(tensors);
  }

  /**
   * The weights of a ResNet for images as SpikingJelly's {@code sew_resnet} and {@code
   * spiking_resnet} load them with {@code strict=True}: its names, and the counters of BN. An ANN's
   * weights in this style are what torchvision loads. Weights of an event network, for which
   * SpikingJelly has no network of the same structure, get the names of the authors' code with
   * today's SpikingJelly.
   *
   * @param tensors in any style but {@link NameStyle#OURS} of event networks
   */
  public static Map<String, Npy> forSpikingJelly(Map<String, Npy> tensors) {
    return renamed(tensors, name -> NameStyle.spikingJelly(NameStyle.canonical(name)));
  }

  /**
   * The weights under the names of the authors' code with today's SpikingJelly, with the counters
   * of BN.
   *
   * @param tensors under the names of the authors' code with any SpikingJelly
   */
  public static Map<String, Npy> forAuthorsCode(Map<String, Npy> tensors) {
    return renamed(tensors, NameStyle::current);
  }

  /** The same tensors; PLIF's w has no axis today, and every BN has a counter after it. */
  private static Map<String, Npy> renamed(Map<String, Npy> tensors, UnaryOperator<String> rename) {
    Map<String, Npy> renamed = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          String to = rename.apply(name);
          boolean isW = to.endsWith(".w") && tensor.size() == 1;
          renamed.put(to, isW ? new Npy(new long[0], tensor.type(), tensor.data()) : tensor);
          if (to.endsWith(VARIANCE)) {
            renamed.putIfAbsent(to.replace(VARIANCE, NameStyle.COUNTER), Npy.of(0));
          }
        });
    return renamed;
  }
}
