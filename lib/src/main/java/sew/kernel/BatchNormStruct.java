package sew.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import com.sun.jna.Structure;

/** A BN as C++ reads it, {@code NormHandles} of c_api.cc. */
@Structure.FieldOrder({"mean", "variance", "weight", "bias", "momentum", "epsilon"})
public final class BatchNormStruct extends Structure {
  public long mean;
  public long variance;
  public long weight;
  public long bias;
  public double momentum;
  public double epsilon;

  BatchNormStruct(BatchNormArrays norm) {
    setAutoRead(false); // C++ changes nothing
    mean = handle(norm.mean());
    variance = handle(norm.variance());
    weight = handle(norm.weight());
    bias = handle(norm.bias());
    momentum = norm.momentum();
    epsilon = norm.epsilon();
  }

  private static long handle(NDArray array) {
    return ((PtNDArray) array).getHandle();
  }
}
