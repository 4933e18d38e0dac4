package sew.reproduce.tensorboard;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import sew.analysis.FiringRates;
import sew.analysis.Histogram;
import sew.analysis.Potentials;
import sew.layer.Probe;
import sew.train.Trainer;

/**
 * What the layers of a network did in an epoch. Spiking layers are looked at after it, on a few
 * samples of the test set that are the same after every epoch. Layers and parameters have their
 * names in the state dict, in forward order.
 *
 * @param epoch counted from 0
 * @param firingRate mean spikes per neuron and time step
 * @param potential histograms of the charged membrane potentials; none unless asked for
 * @param gradientNorm ||dL/dw|| of every parameter w in the last batch of the epoch; may be none
 */
public record LayerActivity(
    int epoch,
    Map<String, Double> firingRate,
    Map<String, Histogram> potential,
    Map<String, Double> gradientNorm) {

  /** A pass through the network costs about 1 % of an epoch with so many samples for each. */
  private static final int OF_SAMPLES = 64;

  public LayerActivity {
    firingRate = Collections.unmodifiableMap(new LinkedHashMap<>(firingRate));
    potential = Collections.unmodifiableMap(new LinkedHashMap<>(potential));
    // Earlier builds did not write it.
    gradientNorm =
        gradientNorm == null
            ? Map.of()
            : Collections.unmodifiableMap(new LinkedHashMap<>(gradientNorm));
  }

  /** Looks at the network after the last epoch; empty if none of the samples could be read. */
  public static Optional<LayerActivity> of(Trainer trainer, int[] samples, boolean histograms) {
    FiringRates rates = new FiringRates(trainer.network());
    Potentials potentials = new Potentials(trainer.network());
    Probe probe = histograms ? rates.and(potentials) : rates;
    return trainer.observe(samples, probe) == 0
        ? Optional.empty()
        : Optional.of(
            new LayerActivity(
                trainer.epoch() - 1,
                rates.rates(),
                potentials.histograms(),
                trainer.gradientNorms()));
  }

  /**
   * Which samples are looked at: at most a batch, spread over the test set, which may be in the
   * order of its classes.
   */
  public static int[] samples(int train, int test, int batch) {
    int n = Math.max(1, Math.min(Math.min(test, batch), (train + test) / OF_SAMPLES));
    int[] samples = new int[n];
    for (int i = 0; i < n; i++) {
      samples[i] = (int) ((long) test * i / n);
    }
    return samples;
  }
}
