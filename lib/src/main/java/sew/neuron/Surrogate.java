package sew.neuron;

import static sew.tensor.Scalars.scalar;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import sew.registry.TypeId;

/**
 * The surrogate gradient sigma'(x) that stands in for the derivative of the Heaviside step Theta
 * (Section 3.1), x = H[t] - V_th.
 *
 * <p>Each record is one curve; {@code alpha} > 0 sets its sharpness. Sources: the paper for {@link
 * ATan}, SpikingJelly's {@code surrogate} module for the others. Your own is a record with a {@link
 * TypeId}.
 */
public interface Surrogate {

  /** All experiments of the paper: ATan with alpha = 2. */
  Surrogate DEFAULT = new ATan(2);

  /**
   * sigma'(x), element by element [any shape]; {@code x} needs no gradient and is used as scratch
   * memory.
   */
  NDArray derivative(NDArray x);

  /** alpha / (2 (1 + (pi/2 alpha x)^2)), the derivative of arctan(pi/2 alpha x)/pi + 1/2. */
  @TypeId("atan")
  record ATan(double alpha) implements Surrogate {
    public ATan {
      requirePositive("ATan alpha", alpha);
    }

    @Override
    public NDArray derivative(NDArray x) {
      NDArray u = x.muli(Math.PI / 2 * alpha);
      return scalar(x, alpha / 2).div(u.muli(u).addi(1));
    }
  }

  /** alpha s (1 - s) with s = 1 / (1 + exp(-alpha x)). */
  @TypeId("sigmoid")
  record Sigmoid(double alpha) implements Surrogate {
    public Sigmoid {
      requirePositive("Sigmoid alpha", alpha);
    }

    @Override
    public NDArray derivative(NDArray x) {
      NDArray s = x.muli(alpha).getNDArrayInternal().sigmoid();
      return s.neg().addi(1).muli(s).muli(alpha);
    }
  }

  /** alpha where {@code |x| < 1/(2 alpha)}, else 0. */
  @TypeId("rectangular")
  record Rectangular(double alpha) implements Surrogate {
    public Rectangular {
      requirePositive("Rectangular alpha", alpha);
    }

    @Override
    public NDArray derivative(NDArray x) {
      return indicator(x.abs().lt(0.5 / alpha), x).muli(alpha);
    }
  }

  /** alpha - alpha^2 |x| where {@code |x| <= 1/alpha}, else 0. */
  @TypeId("piecewise-quadratic")
  record PiecewiseQuadratic(double alpha) implements Surrogate {
    public PiecewiseQuadratic {
      requirePositive("PiecewiseQuadratic alpha", alpha);
    }

    @Override
    public NDArray derivative(NDArray x) {
      NDArray distance = x.abs();
      NDArray inside = indicator(distance.lte(1 / alpha), x);
      return distance.muli(-alpha * alpha).addi(alpha).muli(inside);
    }
  }

  /** 1/w where {@code |x| < w}, else c: SpikingJelly 0.0.0.0.14's. */
  @TypeId("piecewise-leaky-relu")
  record PiecewiseLeakyReLu(double w, double c) implements Surrogate {
    public PiecewiseLeakyReLu {
      requirePositive("PiecewiseLeakyReLu w", w);
    }

    @Override
    public NDArray derivative(NDArray x) {
      return indicator(x.abs().lt(w), x).muli(1 / w - c).addi(c);
    }
  }

  /**
   * 1/(2w) where {@code |x| < w}, else c: SpikingJelly 2.0.0's {@code PiecewiseLeakyReLU}, half of
   * what {@link PiecewiseLeakyReLu} is. It is the slope of the curve that both releases give. No
   * fused kernel has it: the backends auto and portable compute it.
   */
  @TypeId("piecewise-leaky-relu-spikingjelly-2")
  record PiecewiseLeakyReLuOfSpikingJelly2(double w, double c) implements Surrogate {
    public PiecewiseLeakyReLuOfSpikingJelly2 {
      requirePositive("PiecewiseLeakyReLuOfSpikingJelly2 w", w);
    }

    @Override
    public NDArray derivative(NDArray x) {
      return indicator(x.abs().lt(w), x).muli(0.5 / w - c).addi(c);
    }
  }

  /** 1 / (2 alpha (1/alpha + |x|)^2). */
  @TypeId("soft-sign")
  record SoftSign(double alpha) implements Surrogate {
    public SoftSign {
      requirePositive("SoftSign alpha", alpha);
    }

    @Override
    public NDArray derivative(NDArray x) {
      NDArray d = x.abs().addi(1 / alpha);
      return scalar(x, 0.5 / alpha).div(d.muli(d));
    }
  }

  /** alpha / sqrt(pi) exp(-(alpha x)^2). */
  @TypeId("erf")
  record Erf(double alpha) implements Surrogate {
    public Erf {
      requirePositive("Erf alpha", alpha);
    }

    @Override
    public NDArray derivative(NDArray x) {
      NDArray u = x.muli(alpha);
      return u.muli(u).negi().exp().muli(alpha / Math.sqrt(Math.PI));
    }
  }

  /** {@link Sigmoid} below the threshold, beta / (x + 1) from it on. */
  @TypeId("s2nn")
  record S2nn(double alpha, double beta) implements Surrogate {
    public S2nn {
      requirePositive("S2nn alpha", alpha);
      requirePositive("S2nn beta", beta);
    }

    @Override
    public NDArray derivative(NDArray x) {
      NDArray above = scalar(x, beta).div(x.abs().addi(1));
      NDArray below = x.lt(0);
      return NDArrays.where(below, new Sigmoid(alpha).derivative(x), above);
    }
  }

  /** 1 everywhere: the gradient passes straight through. */
  @TypeId("straight-through")
  record StraightThrough() implements Surrogate {
    @Override
    public NDArray derivative(NDArray x) {
      return x.onesLike();
    }
  }

  private static NDArray indicator(NDArray condition, NDArray like) {
    return condition.toType(like.getDataType(), false);
  }

  private static void requirePositive(String name, double value) {
    if (!(value > 0)) {
      throw new IllegalArgumentException(name + " must be positive, found " + value);
    }
  }
}
