package sew.reproduce.experiment;

import java.util.List;
import java.util.stream.Stream;

/** All that an experiment can be changed in. */
public final class Parameters {
  /**
   * In the order in which several are applied: a network before its neuron, a neuron before its
   * threshold, T before T_train. A new one is one entry.
   */
  public static final List<Parameter<?>> ALL =
      Stream.of(
              DataParameters.ALL, NetworkParameters.ALL, NeuronParameters.ALL, RecipeParameters.ALL)
          .flatMap(List::stream)
          .toList();

  private Parameters() {}
}
