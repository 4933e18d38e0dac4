package sew.residual;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import sew.registry.TypeId;

/**
 * The element-wise function g(A, S) of a SEW block, Eq. (9); A and S have one shape [T, N, ...].
 *
 * <p>Your own is a record with a {@link TypeId}, which names it in experiments, and an expression.
 * Where autograd keeps a factor, write it as an array, {@link sew.tensor.Scalars}.
 *
 * <pre>{@code
 * @TypeId("OR")
 * record Or() implements ConnectFunction {
 *   public NDArray g(NDArray a, NDArray s) {
 *     return a.add(s).sub(a.mul(s));
 *   }
 * }
 * }</pre>
 */
// The records are reached through the constants: the interface is initialised before them.
@SuppressWarnings("ClassInitializationDeadlock")
public interface ConnectFunction {
  /** g = A + S: the identity when A = 0. */
  ConnectFunction ADD = new Add();

  /** g = A AND S = A S: the identity when A = 1. */
  ConnectFunction AND = new And();

  /** g = (NOT A) AND S = (1 - A) S: the identity when A = 0. A inhibits S, so the order matters. */
  ConnectFunction IAND = new Iand();

  /** The functions of Table 1 in its order. */
  List<ConnectFunction> TABLE_1 = List.of(ADD, AND, IAND);

  /** g(A, S) from the residual spikes A and the shortcut S. */
  NDArray g(NDArray a, NDArray s);

  /** The function of Table 1 called {@code name}. */
  static ConnectFunction valueOf(String name) {
    return TABLE_1.stream()
        .filter(g -> g.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "a connect function of Table 1 is one of ADD, AND, IAND, found " + name));
  }

  /** Its id, such as "ADD"; the name of the class where it has none. */
  default String name() {
    TypeId id = getClass().getAnnotation(TypeId.class);
    return id == null ? getClass().getSimpleName() : id.value();
  }

  /** O = g(A, S), in an array of its own. */
  default NDArray apply(NDArray a, NDArray s) {
    NDArray o = g(a, s);
    if (!o.getShape().equals(s.getShape())) {
      throw new IllegalArgumentException(
          "g = %s must keep the shape %s of S, found %s"
              .formatted(name(), s.getShape(), o.getShape()));
    }
    return o == a || o == s ? o.reshape(o.getShape()) : o;
  }

  /** The smallest A, 0 or 1, that makes g(A, S) = S for S = 0 and S = 1, Eq. (10). */
  default int identityA() {
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
            .formatted(name()));
  }

  /** {@link #ADD}. */
  @TypeId("ADD")
  record Add() implements ConnectFunction {
    @Override
    public NDArray g(NDArray a, NDArray s) {
      return a.add(s);
    }

    @Override
    public String toString() {
      return name();
    }
  }

  /** {@link #AND}. */
  @TypeId("AND")
  record And() implements ConnectFunction {
    @Override
    public NDArray g(NDArray a, NDArray s) {
      return a.mul(s);
    }

    @Override
    public String toString() {
      return name();
    }
  }

  /** {@link #IAND}. */
  @TypeId("IAND")
  record Iand() implements ConnectFunction {
    @Override
    public NDArray g(NDArray a, NDArray s) {
      return a.neg().add(1).mul(s);
    }

    @Override
    public String toString() {
      return name();
    }
  }
}
