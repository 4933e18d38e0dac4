package sew.train;

import sew.registry.TypeId;

/** The learning rate of each epoch, counted from 0, as PyTorch's schedulers set it. */
public sealed interface Schedule {

  /** The learning rate used throughout {@code epoch}. */
  double learningRate(int epoch);

  /** Always {@code base}. */
  @TypeId("constant")
  record Constant(double base) implements Schedule {
    public Constant {
      requirePositive("learning rate", base);
    }

    @Override
    public double learningRate(int epoch) {
      return base;
    }
  }

  /** StepLR: {@code base} times {@code gamma} once for every {@code every} epochs. */
  @TypeId("step")
  record Step(double base, int every, double gamma) implements Schedule {
    public Step {
      requirePositive("learning rate", base);
      requirePositive("step size in epochs", every);
    }

    @Override
    public double learningRate(int epoch) {
      int drops = epoch / every;
      return base * Math.pow(gamma, drops);
    }
  }

  /** CosineAnnealingLR down to 0: {@code base} (1 + cos(pi epoch / T_max)) / 2. */
  @TypeId("cosine")
  record Cosine(double base, int tMax) implements Schedule {
    public Cosine {
      requirePositive("learning rate", base);
      requirePositive("T_max", tMax);
    }

    @Override
    public double learningRate(int epoch) {
      return base * (1 + Math.cos(Math.PI * epoch / tMax)) / 2;
    }
  }

  private static void requirePositive(String name, double value) {
    if (!(value > 0)) {
      throw new IllegalArgumentException(name + " must be positive, found " + value);
    }
  }
}
