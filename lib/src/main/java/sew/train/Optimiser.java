package sew.train;

import static sew.tensor.Scalars.scalar;

import ai.djl.ndarray.NDArray;
import java.util.List;
import sew.registry.TypeId;

/** How a parameter moves against its gradient; PyTorch's update rules, without weight decay. */
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

  /** buf = momentum buf + g; p = p - lr buf. */
  @TypeId("sgd")
  record Sgd(double momentum) implements Optimiser {
    public Sgd {
      requireFraction("momentum", momentum);
    }

    @Override
    public List<String> slots() {
      return List.of("momentum");
    }

    @Override
    public void update(NDArray p, NDArray g, List<NDArray> slots, double learningRate, long step) {
      NDArray buf = slots.get(0).muli(momentum).addi(g);
      p.subi(buf.mul(scalar(g, learningRate)));
    }
  }

  /**
   * m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2; p = p - lr m' / (sqrt(v') +
   * epsilon) with m' = m / (1 - beta1^step), v' = v / (1 - beta2^step).
   */
  @TypeId("adam")
  record Adam(double beta1, double beta2, double epsilon) implements Optimiser {
    /** PyTorch's defaults. */
    public static final Adam DEFAULT = new Adam(0.9, 0.999, 1e-8);

    public Adam {
      requireFraction("beta1", beta1);
      requireFraction("beta2", beta2);
    }

    @Override
    public List<String> slots() {
      return List.of("m", "v");
    }

    @Override
    public void update(NDArray p, NDArray g, List<NDArray> slots, double learningRate, long step) {
      NDArray m = slots.get(0);
      NDArray v = slots.get(1);
      m.addi(g.sub(m).muli(1 - beta1));
      v.muli(beta2).addi(g.muli(g).muli(1 - beta2));
      NDArray denominator =
          v.sqrt().divi(Math.sqrt(1 - Math.pow(beta2, (double) step))).addi(epsilon);
      p.subi(m.div(denominator).muli(learningRate / (1 - Math.pow(beta1, (double) step))));
    }
  }

  private static void requireFraction(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + " must be in [0, 1), found " + value);
    }
  }
}
