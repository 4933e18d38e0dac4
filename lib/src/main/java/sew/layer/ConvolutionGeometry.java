package sew.layer;

import ai.djl.nn.Block;
import ai.djl.nn.convolutional.Conv2d;
import java.util.Optional;

/**
 * The shape of a convolution with square kernels, for counting its operations.
 *
 * @param out output channels
 * @param groups groups of channels: an output channel sees 1/groups of the input channels
 */
public record ConvolutionGeometry(
    int kernel, int stride, int padding, int dilation, int groups, int out) {

  /** The geometry of a convolution; empty for any other layer of {@link Layers}. */
  public static Optional<ConvolutionGeometry> of(Block layer) {
    if (layer instanceof TimeDistributed) {
      return of(layer.getChildren().get(0).getValue());
    }
    return layer instanceof Conv2d conv
        ? Optional.of(
            new ConvolutionGeometry(
                Math.toIntExact(conv.getKernelShape().get(0)),
                Math.toIntExact(conv.getStride().get(0)),
                Math.toIntExact(conv.getPadding().get(0)),
                Math.toIntExact(conv.getDilation().get(0)),
                conv.getGroups(),
                conv.getFilters()))
        : Optional.empty();
  }

  /** Outputs of every group, which see one spike if their kernel reaches it. */
  public int outPerGroup() {
    return out / groups;
  }

  /** Outputs along an axis of {@code size} pixels. */
  public int outputs(int size) {
    return (size + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1;
  }

  /**
   * For each pixel along an axis, how many outputs see it: fewer at borders and between strides.
   */
  public int[] fanOut(int size) {
    int[] seen = new int[size];
    for (int o = 0; o < outputs(size); o++) {
      int from = o * stride - padding;
      for (int tap = 0; tap < kernel; tap++) {
        int pixel = from + tap * dilation;
        if (pixel >= 0 && pixel < size) {
          seen[pixel]++;
        }
      }
    }
    return seen;
  }
}
