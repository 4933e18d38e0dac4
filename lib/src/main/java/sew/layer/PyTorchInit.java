package sew.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.util.Pair;
import java.util.SplittableRandom;

/**
 * PyTorch's default initial values, which the authors' 7B-Nets use: weights and biases of Conv2d
 * and Linear uniform in +-1/sqrt(fan-in), BN the identity.
 *
 * <p>The numbers come from a Java generator in the order of {@link StateDict}, so that a seed means
 * the same network on every machine and device.
 */
public final class PyTorchInit {
  private PyTorchInit() {}

  /** Draws every weight of an initialised {@code network} anew; a neuron's w keeps its value. */
  public static void draw(Block network, long seed) {
    draw(network, new SplittableRandom(seed), PyTorchInit::drawUniform);
  }

  /**
   * As {@link #draw}, but convolutions normal with variance 2 / fan-out, as torchvision's ResNets
   * and the authors' ImageNet networks have it.
   */
  public static void drawFanOut(Block network, long seed) {
    draw(network, new SplittableRandom(seed), PyTorchInit::drawNormal);
  }

  /** Draws the weights of a layer. */
  @FunctionalInterface
  private interface Rule {
    void draw(Block layer, SplittableRandom random);
  }

  private static void draw(Block block, SplittableRandom random, Rule convolutions) {
    if (block instanceof Conv2d) {
      convolutions.draw(block, random);
    } else if (block instanceof Linear) {
      drawUniform(block, random);
    } else if (block instanceof BatchNorm) {
      Parameters.fill(block.getDirectParameters().get("gamma"), 1);
      Parameters.fill(block.getDirectParameters().get("beta"), 0);
      Parameters.fill(block.getDirectParameters().get("runningMean"), 0);
      Parameters.fill(block.getDirectParameters().get("runningVar"), 1);
    }
    for (Pair<String, Block> child : block.getChildren()) {
      draw(child.getValue(), random, convolutions);
    }
  }

  private static void drawNormal(Block convolution, SplittableRandom random) {
    Parameter weight = convolution.getDirectParameters().get("weight");
    Shape shape = weight.getArray().getShape();
    double fanOut = shape.get(0) * shape.slice(2).size();
    double deviation = Math.sqrt(2 / fanOut);
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    Parameters.set(weight, values);
  }

  private static void drawUniform(Block layer, SplittableRandom random) {
    NDArray weight = layer.getDirectParameters().get("weight").getArray();
    long fanIn = weight.getShape().slice(1).size();
    double bound = 1 / Math.sqrt((double) fanIn);
    for (Pair<String, Parameter> p : layer.getDirectParameters()) {
      float[] values = new float[Math.toIntExact(p.getValue().getArray().size())];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextDouble(-bound, bound);
      }
      Parameters.set(p.getValue(), values);
    }
  }
}
