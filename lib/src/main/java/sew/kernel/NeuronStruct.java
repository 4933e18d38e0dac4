package sew.kernel;

import com.sun.jna.Structure;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.neuron.Reset;

/** A neuron as C++ reads it, {@code sew::NeuronParameters} of neuron_parameters.h. */
@Structure.FieldOrder({
  "kind",
  "decayInput",
  "softReset",
  "detachReset",
  "surrogate",
  "training",
  "tau",
  "threshold",
  "rest",
  "a",
  "b"
})
public final class NeuronStruct extends Structure {
  public int kind;
  public int decayInput;
  public int softReset;
  public int detachReset;
  public int surrogate;
  public int training;
  public double tau;
  public double threshold;
  public double rest;
  public double a;
  public double b;

  /** A neuron that {@link FusedNeurons} knows. */
  NeuronStruct(Neuron neuron, boolean isTraining) {
    setAutoRead(false); // C++ changes nothing
    Firing firing = neuron.firing();
    threshold = firing.threshold();
    rest = firing.reset().rest();
    softReset = flag(firing.reset() instanceof Reset.Soft);
    detachReset = flag(firing.detachReset());
    training = flag(isTraining);
    if (neuron instanceof Neuron.Lif lif) {
      kind = 1;
      tau = lif.tau();
      decayInput = flag(lif.decayInput());
    } else if (neuron instanceof Neuron.Plif plif) {
      kind = 2;
      decayInput = flag(plif.decayInput());
    }
    SurrogateCode code = SurrogateCode.of(firing.surrogate()).orElseThrow();
    surrogate = code.code();
    a = code.a();
    b = code.b();
  }

  private static int flag(boolean value) {
    return value ? 1 : 0;
  }
}
