package sew.kernel;

import java.util.Optional;
import sew.neuron.Surrogate;

/**
 * A surrogate that the fused kernels know, as C++ has it.
 *
 * @param name in the enum {@code sew::Surrogate}
 * @param code its place there
 * @param a its first parameter, alpha or w
 * @param b its second parameter, beta or c, or 0
 */
record SurrogateCode(String name, int code, double a, double b) {

  /** The code of {@code surrogate}; empty for a curve that only DJL's operations compute. */
  static Optional<SurrogateCode> of(Surrogate surrogate) {
    return Optional.ofNullable(find(surrogate));
  }

  private static SurrogateCode find(Surrogate surrogate) {
    if (surrogate instanceof Surrogate.ATan curve) {
      return new SurrogateCode("ATAN", 0, curve.alpha(), 0);
    } else if (surrogate instanceof Surrogate.Sigmoid curve) {
      return new SurrogateCode("SIGMOID", 1, curve.alpha(), 0);
    } else if (surrogate instanceof Surrogate.Rectangular curve) {
      return new SurrogateCode("RECTANGULAR", 2, curve.alpha(), 0);
    } else if (surrogate instanceof Surrogate.PiecewiseQuadratic curve) {
      return new SurrogateCode("PIECEWISE_QUADRATIC", 3, curve.alpha(), 0);
    } else if (surrogate instanceof Surrogate.PiecewiseLeakyReLu curve) {
      return new SurrogateCode("PIECEWISE_LEAKY_RELU", 4, curve.w(), curve.c());
    } else if (surrogate instanceof Surrogate.SoftSign curve) {
      return new SurrogateCode("SOFT_SIGN", 5, curve.alpha(), 0);
    } else if (surrogate instanceof Surrogate.Erf curve) {
      return new SurrogateCode("ERF", 6, curve.alpha(), 0);
    } else if (surrogate instanceof Surrogate.S2nn curve) {
      return new SurrogateCode("S2NN", 7, curve.alpha(), curve.beta());
    } else if (surrogate instanceof Surrogate.StraightThrough) {
      return new SurrogateCode("STRAIGHT_THROUGH", 8, 0, 0);
    }
    return null;
  }
}
