package sew.reproduce.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import sew.layer.ConvolutionGeometry;
import sew.layer.Probe;

/**
 * The share of the inputs of a network's convolutions that is not zero: the mean over all of them,
 * weighted by the products that each computes.
 */
final class NonzeroInputs implements Probe {
  private double products;
  private double nonzero;

  @Override
  public void onOutput(Block layer, NDArray output) {}

  @Override
  public void onInput(Block layer, NDArray input) {
    ConvolutionGeometry.of(layer).ifPresent(geometry -> count(geometry, input));
  }

  private void count(ConvolutionGeometry geometry, NDArray input) {
    Shape shape = input.getShape(); // [T, N, C, H, W]
    double outputs =
        (double) geometry.outputs(Math.toIntExact(shape.get(3)))
            * geometry.outputs(Math.toIntExact(shape.get(4)));
    double ofEachOutput = (double) geometry.kernel() * geometry.kernel() * shape.get(2);
    double all = shape.get(0) * shape.get(1) * geometry.out() * outputs * ofEachOutput;
    try (NDArray isNonzero = input.neq(0);
        NDArray ones = isNonzero.toType(DataType.FLOAT32, false);
        NDArray share = ones.mean()) {
      products += all;
      nonzero += all * share.getFloat();
    }
  }

  double share() {
    return nonzero / products;
  }
}
