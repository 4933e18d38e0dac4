package sew.train;

import static sew.tensor.Scalars.scalar;

import ai.djl.ndarray.NDArray;
import java.util.List;
import sew.registry.DefaultValue;
import sew.registry.TypeId;

/** How a parameter moves against its gradient: PyTorch's update rules. */
public sealed interface Optimiser {

  /** The names of the arrays kept for each parameter, all starting at 0. */
  List<String> slots();

  /**
   * One update in place; {@code p}, {@code g} and the arrays of {@code slots} have one shape and
   * need no gradient.
   *
   * @param step how many updates there have been, this one included
   */
  void update(NDArray p, NDArray g, List<NDArray> slots, double learningRate, long step);

  /**
   * g' = g + weightDecay p; buf = momentum buf + (1 - dampening) g', but g' at the first step; p =
   * p - lr buf, or with Nesterov's momentum p = p - lr (g' + momentum buf).
   */
  @TypeId("sgd")
  record Sgd(
      double momentum,
      @DefaultValue("0.0") double weightDecay,
      @DefaultValue("0.0") double dampening,
      @DefaultValue("false") boolean nesterov)
      implements Optimiser {
    public Sgd {
      requireFraction("momentum", momentum);
      requireNotNegative("weight decay", weightDecay);
      requireNotNegative("dampening", dampening);
      if (nesterov && (momentum == 0 || dampening != 0)) {
        throw new IllegalArgumentException(
            "Nesterov's momentum needs momentum above 0 and no dampening, found momentum %s and dampening %s"
                .formatted(momentum, dampening));
      }
    }

    /** Momentum alone. */
    public Sgd(double momentum) {
      this(momentum, 0, 0, false);
    }

    /** Whether the rule is buf = momentum buf + g; p = p - lr buf. */
    boolean isPlainMomentum() {
      return weightDecay == 0 && dampening == 0 && !nesterov;
    }

    @Override
    public List<String> slots() {
      return List.of("momentum");
    }

    @Override
    public void update(NDArray p, NDArray g, List<NDArray> slots, double learningRate, long step) {
      decay(g, p, weightDecay);
      NDArray buf = slots.get(0).muli(momentum);
      if (step == 1 || dampening == 0 || momentum == 0) {
        buf.addi(g);
      } else {
        buf.addi(g.mul(scalar(g, 1 - dampening)));
      }
      NDArray direction = nesterov ? g.addi(buf.mul(scalar(g, momentum))) : buf;
      p.subi(direction.mul(scalar(g, learningRate)));
    }
  }

  /**
   * g' = g + weightDecay p; m = beta1 m + (1 - beta1) g'; v = beta2 v + (1 - beta2) g'^2; p = p -
   * lr m' / (sqrt(v') + epsilon) with m' = m / (1 - beta1^step), v' = v / (1 - beta2^step).
   */
  @TypeId("adam")
  record Adam(double beta1, double beta2, double epsilon, @DefaultValue("0.0") double weightDecay)
      implements Optimiser {
    /** PyTorch's defaults. */
    public static final Adam DEFAULT = new Adam(0.9, 0.999, 1e-8);

    public Adam {
      requireFraction("beta1", beta1);
      requireFraction("beta2", beta2);
      requireNotNegative("weight decay", weightDecay);
    }

    /** No weight decay. */
    public Adam(double beta1, double beta2, double epsilon) {
      this(beta1, beta2, epsilon, 0);
    }

    @Override
    public List<String> slots() {
      return List.of("m", "v");
    }

    @Override
    public void update(NDArray p, NDArray g, List<NDArray> slots, double learningRate, long step) {
      decay(g, p, weightDecay);
      NDArray m = slots.get(0);
      NDArray v = slots.get(1);
      m.addi(g.sub(m).muli(1 - beta1));
      v.muli(beta2).addi(g.muli(g).muli(1 - beta2));
      NDArray denominator =
          v.sqrt().divi(Math.sqrt(1 - Math.pow(beta2, (double) step))).addi(epsilon);
      p.subi(m.div(denominator).muli(learningRate / (1 - Math.pow(beta1, (double) step))));
    }
  }

  /** The gradient of an L2 penalty of half {@code weightDecay} is added to {@code g} in place. */
  private static void decay(NDArray g, NDArray p, double weightDecay) {
    if (weightDecay != 0) {
      g.addi(p.mul(scalar(p, weightDecay)));
    }
  }

  private static void requireNotNegative(String name, double value) {
    if (!(value >= 0)) {
      throw new IllegalArgumentException(name + " must be at least 0, found " + value);
    }
  }

  private static void requireFraction(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + " must be in [0, 1), found " + value);
    }
  }
}
