package sew.reproduce.experiment;

import sew.model.BNet;
import sew.neuron.Neuron;
import sew.reproduce.experiment.Experiment.Data;
import sew.train.Optimiser;
import sew.train.Recipe;
import sew.train.Schedule;

/**
 * On what, and for how long, 7B-Nets are trained: all that the experiments of one table share.
 *
 * @param steps time steps T
 * @param size height and width of a frame in pixels
 */
public record TrainingSetup(Dataset dataset, Scale scale, int steps, int size, int epochs) {

  /** What a scale is called that is the paper's in everything. */
  public static final String PAPER = "the paper's setting";

  private static final int PAPERS_BLOCKS = 7;
  private static final int PAPERS_CHANNELS = 32;
  private static final int PAPERS_BATCH = 16;

  public TrainingSetup {
    requireAtLeast(1, "T", steps);
    requireAtLeast(2, "the size in pixels", size);
    requireAtLeast(1, "epochs", epochs);
  }

  /** The setting of {@code scale}: 192 epochs at the paper's, few and small frames at the quick. */
  public static TrainingSetup of(Dataset dataset, Scale scale) {
    if (scale == Scale.PAPER) {
      return new TrainingSetup(dataset, scale, 16, 128, 192);
    }
    return dataset instanceof Dataset.NMnist
        ? new TrainingSetup(dataset, scale, 8, 34, 7)
        : new TrainingSetup(dataset, scale, 8, 32, 10);
  }

  public TrainingSetup withSteps(int steps) {
    return new TrainingSetup(dataset, scale, steps, size, epochs);
  }

  public TrainingSetup withSize(int size) {
    return new TrainingSetup(dataset, scale, steps, size, epochs);
  }

  public TrainingSetup withEpochs(int epochs) {
    return new TrainingSetup(dataset, scale, steps, size, epochs);
  }

  /** 7, or as many as the frames allow. */
  public int blocks() {
    return Math.min(PAPERS_BLOCKS, BNet.mostBlocks(size));
  }

  /** The width of 7B-Net. */
  public int channels() {
    return PAPERS_CHANNELS;
  }

  /** The network of Table 4 with {@code connect}. */
  public Experiment experiment(JoinKind connect, long seed) {
    return experiment(connect, blocks(), channels(), seed);
  }

  /** As {@link #experiment(JoinKind, long)}, with another depth and width, which its name tells. */
  public Experiment experiment(JoinKind connect, int blocks, int channels, long seed) {
    boolean own = blocks == blocks() && channels == channels();
    String name =
        connect.title() + (own ? "" : ", %d %s c%d".formatted(blocks, blocks(blocks), channels));
    BNet network =
        BNet.narrow(blocks, channels, connect.residual(), Neuron.Plif.DEFAULT, dataset.classes());
    String words =
        "%s: %d %s c%d, %s"
            .formatted(scaleWords(own), blocks, blocks(blocks), channels, frameWords());
    return new Experiment(
        name, network, new Data(dataset, steps, size), recipe(connect), seed, words);
  }

  private static String blocks(int blocks) {
    return blocks == 1 ? "block" : "blocks";
  }

  /** How far this is from the paper's setting, without depth and width. */
  public String words() {
    return scaleWords(true) + ": " + frameWords();
  }

  /**
   * The paper's learning rates are 0.001 for SEW ADD (the authors' log) and 0.1 for the others (the
   * README of their code); its schedule is kept as it is. At the quick scale Adam and a cosine,
   * which ends with the run, reach in a few epochs what the paper's SGD needs many for.
   */
  private Recipe recipe(JoinKind connect) {
    if (scale == Scale.QUICK) {
      Schedule cosine = new Schedule.Cosine(0.003, epochs);
      return new Recipe(epochs, PAPERS_BATCH, steps, Optimiser.Adam.DEFAULT, cosine);
    }
    Recipe papers = Recipe.dvsGesture(connect == JoinKind.ADD ? 0.001 : 0.1);
    return new Recipe(
        epochs, papers.batchSize(), trainSteps(), papers.optimiser(), papers.schedule());
  }

  private int trainSteps() {
    return scale == Scale.QUICK ? steps : Math.min(steps, 12);
  }

  private String scaleWords(boolean ownNetwork) {
    return length(ownNetwork) + (dataset.standIn().isEmpty() ? "" : ", " + dataset.standIn());
  }

  private String length(boolean ownNetwork) {
    TrainingSetup whole = of(dataset, scale);
    if (epochs < whole.epochs) {
      return "shortened";
    }
    String words = scale == Scale.QUICK ? "shortened" : PAPER;
    if (scale == Scale.PAPER && !(ownNetwork && steps == whole.steps && size == whole.size)) {
      words = "the paper's recipe, changed";
    }
    return epochs == whole.epochs ? words : words + " with more epochs";
  }

  private String frameWords() {
    return "T %d, T_train %d, %d px, %d %s"
        .formatted(steps, trainSteps(), size, epochs, epochs == 1 ? "epoch" : "epochs");
  }

  private static void requireAtLeast(int least, String name, int value) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s must be at least %d, found %d".formatted(name, least, value));
    }
  }
}
