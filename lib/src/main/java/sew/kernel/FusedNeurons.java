package sew.kernel;

import java.util.Optional;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.neuron.Reset;

/** The neurons that the fused kernels know: their equations are written out there once more. */
final class FusedNeurons {
  private FusedNeurons() {}

  /** What such a kernel needs instead of {@code neuron}; empty if it knows it. */
  static Optional<String> unavailableReason(Neuron neuron) {
    if (!(neuron instanceof Neuron.If
        || neuron instanceof Neuron.Lif
        || neuron instanceof Neuron.Plif)) {
      return Optional.of(
          "one of the neurons that it knows, If, Lif and Plif, found %s; the backends auto and portable compute any"
              .formatted(neuron));
    }
    Firing firing = neuron.firing();
    if (!(firing.reset() instanceof Reset.Hard || firing.reset() instanceof Reset.Soft)) {
      return Optional.of("a hard or a soft reset, found " + firing.reset());
    }
    return SurrogateCode.of(firing.surrogate()).isPresent()
        ? Optional.empty()
        : Optional.of(
            "one of the surrogates that it knows, found %s; the backends auto and portable compute any"
                .formatted(firing.surrogate()));
  }
}
