package sew.layer;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.util.Map;

/**
 * A convolution and the BN after it as one convolution with bias, for inference: W' = W gamma /
 * sqrt(var + eps) and b' = beta - mean gamma / sqrt(var + eps), computed in float64.
 *
 * @param weight [out, in / groups, kernel, kernel] in row-major order
 * @param bias [out]
 */
public record FoldedConvolution(ConvolutionGeometry geometry, float[] weight, float[] bias) {

  /**
   * Of a convolution of {@link Layers} and the BN after it, both with their weights.
   *
   * @throws IllegalArgumentException if they are other layers
   */
  public static FoldedConvolution of(Block convolution, Block norm) {
    if (!(norm instanceof BatchNormalisation)) {
      throw new IllegalArgumentException(
          "expected a BN after the convolution, found " + norm.getClass().getSimpleName());
    }
    ConvolutionGeometry geometry =
        ConvolutionGeometry.of(convolution)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "expected a convolution, found " + convolution.getClass().getSimpleName()));
    Map<String, Parameter> bn = StateDict.of(norm);
    float[] gamma = Parameters.get(bn.get("weight"));
    float[] beta = Parameters.get(bn.get("bias"));
    float[] mean = Parameters.get(bn.get("running_mean"));
    float[] variance = Parameters.get(bn.get("running_var"));
    float[] weight = Parameters.get(StateDict.of(convolution).get("weight"));
    float[] bias = new float[gamma.length];
    int perOutput = weight.length / gamma.length;
    for (int c = 0; c < gamma.length; c++) {
      double factor = gamma[c] / Math.sqrt(variance[c] + (double) BatchNormalisation.EPSILON);
      for (int i = c * perOutput; i < (c + 1) * perOutput; i++) {
        weight[i] = (float) (weight[i] * factor);
      }
      bias[c] = (float) (beta[c] - mean[c] * factor);
    }
    return new FoldedConvolution(geometry, weight, bias);
  }
}
