package sew.layer;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The parameters and statistics of a network under PyTorch's names, in PyTorch's order. */
public final class StateDict {

  /** The name of a child that adds nothing to the names below it. */
  public static final String NO_NAME = "";

  private static final Map<String, String> PYTORCH_NAMES =
      Map.of(
          "gamma", "weight",
          "beta", "bias",
          "runningMean", "running_mean",
          "runningVar", "running_var");

  private StateDict() {}

  /** Name to parameter, such as {@code layer1.0.bn1.running_mean}, in forward order. */
  public static Map<String, Parameter> of(Block network) {
    Map<String, Parameter> entries = new LinkedHashMap<>();
    collect("", network, entries);
    return entries;
  }

  /** As {@link #of(Block)}, under the names to which {@code names} maps ours. */
  public static Map<String, Parameter> of(Block network, UnaryOperator<String> names) {
    Map<String, Parameter> named = new LinkedHashMap<>();
    of(network).forEach((name, parameter) -> named.put(names.apply(name), parameter));
    return named;
  }

  /** The blocks of one {@code type} by name, such as {@code layer1.0.sn1}, in forward order. */
  public static <B extends Block> Map<String, B> blocks(Block network, Class<B> type) {
    Map<String, B> found = new LinkedHashMap<>();
    collect("", network, type, found);
    return found;
  }

  private static <B extends Block> void collect(
      String prefix, Block block, Class<B> type, Map<String, B> found) {
    if (type.isInstance(block)) {
      found.put(prefix.replaceFirst("\\.$", ""), type.cast(block));
    }
    for (Pair<String, Block> child : block.getChildren()) {
      collect(extended(prefix, child.getKey()), child.getValue(), type, found);
    }
  }

  private static String extended(String prefix, String name) {
    return name.isEmpty() ? prefix : prefix + name + ".";
  }

  private static void collect(String prefix, Block block, Map<String, Parameter> entries) {
    for (Pair<String, Parameter> p : block.getDirectParameters()) {
      String name = prefix + PYTORCH_NAMES.getOrDefault(p.getKey(), p.getKey());
      if (entries.put(name, p.getValue()) != null) {
        throw new IllegalStateException("two parameters are called " + name);
      }
    }
    for (Pair<String, Block> child : block.getChildren()) {
      collect(extended(prefix, child.getKey()), child.getValue(), entries);
    }
  }
}
