package sew.reproduce.experiment;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.neuron.Reset;
import sew.neuron.Surrogate;
import sew.registry.Types;
import sew.reproduce.result.RecordJson;

/** What a neuron changes about the usual one, in the words of captions: "V_th 0.5", "alpha 3". */
final class NeuronDifferences {
  private NeuronDifferences() {}

  static List<String> of(Neuron neuron, Neuron usual) {
    List<String> all = new ArrayList<>();
    if (!neuron.getClass().equals(usual.getClass())) {
      all.add(Types.id(neuron.getClass()) + " neurons");
    } else if (neuron instanceof Record own && usual instanceof Record other) {
      for (RecordComponent component : own.getClass().getRecordComponents()) {
        Object value = RecordJson.get(own, component);
        if (!(value instanceof Firing) && !value.equals(RecordJson.get(other, component))) {
          all.add(component.getName() + " " + shown(value));
        }
      }
    }
    firing(neuron.firing(), usual.firing(), all);
    return all;
  }

  private static void firing(Firing firing, Firing usual, List<String> all) {
    if (firing.threshold() != usual.threshold()) {
      all.add("V_th " + RecipeDifferences.number(firing.threshold()));
    }
    surrogate(firing.surrogate(), usual.surrogate(), all);
    if (!firing.reset().equals(usual.reset())) {
      all.add(
          firing.reset() instanceof Reset.Hard hard
              ? "hard reset to " + RecipeDifferences.number(hard.vReset())
              : "soft reset");
    }
    if (firing.detachReset() != usual.detachReset()) {
      all.add(firing.detachReset() ? "reset detached" : "reset not detached");
    }
  }

  private static void surrogate(Surrogate surrogate, Surrogate usual, List<String> all) {
    if (surrogate.equals(usual)) {
      return;
    }
    if (!surrogate.getClass().equals(usual.getClass())) {
      all.add(Types.id(surrogate.getClass()) + " surrogate");
    }
    if (surrogate instanceof Record own) {
      for (RecordComponent component : own.getClass().getRecordComponents()) {
        all.add(component.getName() + " " + shown(RecordJson.get(own, component)));
      }
    }
  }

  private static String shown(Object value) {
    return value instanceof Double number
        ? RecipeDifferences.number(number)
        : String.valueOf(value);
  }
}
