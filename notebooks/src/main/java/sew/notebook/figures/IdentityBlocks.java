package sew.notebook.figures;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.SplittableRandom;
import sew.layer.Chain;
import sew.layer.PyTorchInit;
import sew.neuron.Neuron;
import sew.residual.Branch;
import sew.residual.Residual;
import sew.residual.ResidualBlock;
import sew.residual.ZeroInit;
import sew.tensor.GradMode;
import sew.tensor.NativeArrays;

/**
 * {@code blocks} blocks of one kind in a row with zero init, so that the branch F contributes
 * nothing: what Sections 3.2 and 3.4 say about them, measured on random spikes S.
 */
public record IdentityBlocks(Residual residual, Neuron neuron, int blocks) {
  private static final int CHANNELS = 4;
  private static final int SIZE = 6;
  private static final long SEED = 2020;

  /**
   * dO_j/dS_j of the last block's output by the first block's input at one time step.
   *
   * @param silent the mean over all j with S_j = 0
   * @param spike the mean over all j with S_j = 1
   */
  public record Gradients(double silent, double spike) {}

  /** The share of elements over {@code steps} time steps with O = S; 1 for the identity. */
  public double unchanged(int steps) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        GradMode silent = GradMode.off()) {
      NDArray s = spikes(steps, manager);
      float[] o = forward(s, manager).toFloatArray();
      float[] expected = s.toFloatArray();
      int equal = 0;
      for (int j = 0; j < o.length; j++) {
        equal += o[j] == expected[j] ? 1 : 0;
      }
      return (double) equal / o.length;
    }
  }

  /** By autograd, as Eqs. (8) and (11) do by hand. */
  public Gradients gradients() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        GradMode recording = GradMode.on()) {
      NDArray s = spikes(1, manager);
      s.setRequiresGradient(true);
      GradMode.backward(forward(s, manager).sum());
      float[] gradient = s.getGradient().toFloatArray();
      float[] spikes = s.toFloatArray();
      double[] sum = new double[2];
      int[] n = new int[2];
      for (int j = 0; j < spikes.length; j++) {
        sum[(int) spikes[j]] += gradient[j];
        n[(int) spikes[j]]++;
      }
      return new Gradients(sum[0] / n[0], sum[1] / n[1]);
    }
  }

  private NDArray forward(NDArray s, NDManager manager) {
    Chain net = new Chain();
    for (int l = 0; l < blocks; l++) {
      net.add("block" + l, new ResidualBlock(residual, new Branch.Basic(CHANNELS), neuron));
    }
    Block initialised = initialised(net, s.getShape(), manager);
    return initialised.forward(new ParameterStore(manager, false), new NDList(s), true).head();
  }

  private static Block initialised(Block net, Shape shape, NDManager manager) {
    net.initialize(manager, DataType.FLOAT32, shape);
    PyTorchInit.draw(net, SEED);
    ZeroInit.apply(net);
    return net;
  }

  private static NDArray spikes(int steps, NDManager manager) {
    SplittableRandom random = new SplittableRandom(SEED);
    Shape shape = new Shape(steps, 1, CHANNELS, SIZE, SIZE);
    float[] s = new float[Math.toIntExact(shape.size())];
    for (int j = 0; j < s.length; j++) {
      s[j] = random.nextInt(2);
    }
    return NativeArrays.of(manager, s, shape);
  }
}
