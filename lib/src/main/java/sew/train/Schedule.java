package sew.train;

import sew.registry.DefaultValue;
import sew.registry.TypeId;

/** The learning rate of each epoch, counted from 0, as PyTorch's schedulers set it. */
public sealed interface Schedule {

  /** The learning rate used throughout {@code epoch}. */
  double learningRate(int epoch);

  /** The learning rate that it starts from, or that of {@code after} a warm-up. */
  double base();

  /** The same kind of schedule from another learning rate. */
  Schedule withBase(double base);

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

    @Override
    public Schedule withBase(double base) {
      return new Constant(base);
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

    @Override
    public Schedule withBase(double base) {
      return new Step(base, every, gamma);
    }
  }

  /**
   * CosineAnnealingLR from {@code base} down to {@code etaMin}: etaMin + (base - etaMin) (1 +
   * cos(pi epoch / T_max)) / 2.
   */
  @TypeId("cosine")
  record Cosine(double base, int tMax, @DefaultValue("0.0") double etaMin) implements Schedule {
    public Cosine {
      requirePositive("learning rate", base);
      requirePositive("T_max", tMax);
      if (!(etaMin >= 0)) {
        throw new IllegalArgumentException("eta_min must be at least 0, found " + etaMin);
      }
    }

    /** Down to 0. */
    public Cosine(double base, int tMax) {
      this(base, tMax, 0);
    }

    @Override
    public double learningRate(int epoch) {
      return etaMin + (base - etaMin) * (1 + Math.cos(Math.PI * epoch / tMax)) / 2;
    }

    @Override
    public Schedule withBase(double base) {
      return new Cosine(base, tMax, etaMin);
    }
  }

  /**
   * Linear warm-up before another schedule, PyTorch's SequentialLR of LinearLR and {@code after}:
   * for {@code epochs} epochs the first rate of {@code after} times a factor that rises evenly from
   * {@code start} to 1, then {@code after} from its beginning.
   *
   * @param start factor of the first epoch, above 0 and at most 1; 1/3 in LinearLR
   */
  @TypeId("warm-up")
  record WarmUp(Schedule after, int epochs, double start) implements Schedule {
    public WarmUp {
      requirePositive("warm-up epochs", epochs);
      requirePositive("start factor", start);
      if (start > 1) {
        throw new IllegalArgumentException("start factor must be at most 1, found " + start);
      }
    }

    @Override
    public double learningRate(int epoch) {
      return epoch < epochs
          ? after.learningRate(0) * (start + (1 - start) * epoch / epochs)
          : after.learningRate(epoch - epochs);
    }

    @Override
    public double base() {
      return after.base();
    }

    @Override
    public Schedule withBase(double base) {
      return new WarmUp(after.withBase(base), epochs, start);
    }
  }

  private static void requirePositive(String name, double value) {
    if (!(value > 0)) {
      throw new IllegalArgumentException(name + " must be positive, found " + value);
    }
  }
}
