package sew.reproduce.paper;

import java.util.Optional;
import sew.model.ResNet;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.JoinKind;
import sew.reproduce.experiment.PaperSetting;

/**
 * What the authors' run had reached after its first epoch. A run in the paper's setting that is far
 * from it shows after one epoch that something is set up in another way. It is a hint, not a
 * verdict: the authors' numbers are of mixed precision and of one seed.
 *
 * @param network as the paper calls it
 */
public record FirstEpoch(String network, AuthorsLog.Epoch epoch) {

  /**
   * The authors' first epoch of an experiment that is in the paper's setting but for its number of
   * epochs; empty for another experiment, and where they published no log.
   */
  public static Optional<FirstEpoch> of(Experiment experiment) {
    if (!PaperSetting.isPapersButForEpochs(experiment)) {
      return Optional.empty();
    }
    String network = network(experiment);
    String g = JoinKind.in(experiment.network()).map(JoinKind::g).orElse("");
    return AuthorsLog.all().stream()
        .filter(log -> log.network().equals(network) && log.g().equals(g))
        .filter(log -> log.steps() == experiment.data().steps())
        .findFirst()
        .map(log -> new FirstEpoch(network, log.epochs().get(0)));
  }

  private static String network(Experiment experiment) {
    if (experiment.network() instanceof ResNet net) {
      return new JoinKind(net.residual()).network() + "-" + net.layers();
    }
    boolean objects = experiment.data().dataset().name().equals(PaperSetting.CIFAR10_DVS);
    return objects ? "Wide-7B-Net" : "7B-Net";
  }
}
