package sew.residual;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * The element-wise function g(A, S) of a SEW block, Eq. (9); A and S have one shape [T, N, ...].
 *
 * <p>The three of Table 1 are constants. Another is a name and an expression: {@code new
 * ConnectFunction("OR", (a, s) -> a.add(s).sub(a.mul(s)))}. The name alone stands for it in
 * experiments and run directories: another expression needs another name. Where autograd keeps a
 * factor, write it as an array, {@link sew.tensor.Scalars}.
 */
public final class ConnectFunction {
  /** g = A + S: the identity when A = 0. */
  public static final ConnectFunction ADD = new ConnectFunction("ADD", NDArray::add);

  /** g = A AND S = A S: the identity when A = 1. */
  public static final ConnectFunction AND = new ConnectFunction("AND", NDArray::mul);

  /** g = (NOT A) AND S = (1 - A) S: the identity when A = 0. A inhibits S, so the order matters. */
  public static final ConnectFunction IAND =
      new ConnectFunction("IAND", (a, s) -> a.neg().add(1).mul(s));

  private static final List<ConnectFunction> TABLE_1 = List.of(ADD, AND, IAND);

  private final String name;
  private final BinaryOperator<NDArray> expression;

  /** A function called {@code name}; {@code expression} gives g(A, S) from A and S. */
  public ConnectFunction(String name, BinaryOperator<NDArray> expression) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a connect function needs a name, found none");
    }
    this.name = name;
    this.expression = expression;
  }

  /** The functions of Table 1 in its order. */
  public static ConnectFunction[] values() {
    return TABLE_1.toArray(ConnectFunction[]::new);
  }

  /** The function of Table 1 called {@code name}. */
  public static ConnectFunction valueOf(String name) {
    return TABLE_1.stream()
        .filter(g -> g.name.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "a connect function of Table 1 is one of %s, found %s"
                        .formatted(TABLE_1, name)));
  }

  public String name() {
    return name;
  }

  /** O = g(A, S) from the residual spikes A and the shortcut S, in an array of its own. */
  public NDArray apply(NDArray a, NDArray s) {
    NDArray o = expression.apply(a, s);
    if (!o.getShape().equals(s.getShape())) {
      throw new IllegalArgumentException(
          "g = %s must keep the shape %s of S, found %s"
              .formatted(name, s.getShape(), o.getShape()));
    }
    return o == a || o == s ? o.reshape(o.getShape()) : o;
  }

  /** The least A, 0 or 1, that makes g(A, S) = S for S = 0 and S = 1, Eq. (10). */
  public int identityA() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      for (int identity = 0; identity <= 1; identity++) {
        NDArray a = manager.full(new Shape(2), identity);
        NDArray s = manager.create(new float[] {0, 1});
        if (Arrays.equals(apply(a, s).toFloatArray(), s.toFloatArray())) {
          return identity;
        }
      }
    }
    throw new IllegalStateException(
        "g = %s is the identity for no A: expected g(0, S) = S or g(1, S) = S; start it without zero init"
            .formatted(name));
  }

  @Override
  public String toString() {
    return name;
  }
}
