package sew.analysis;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import java.util.ArrayList;
import java.util.List;
import sew.compute.Compute;
import sew.compute.ComputeScope;
import sew.layer.SpikingNetwork;
import sew.residual.ResidualBlock;
import sew.tensor.GradMode;

/**
 * One forward and one backward pass, block by block, to show what each block emits and which
 * gradient reaches it.
 *
 * <p>The forward pass keeps only what enters each layer; the backward pass computes each layer
 * again. The graph of only one block exists at a time, and a network of 152 layers fits where its
 * whole graph would not. In training mode BN therefore takes every batch into its running
 * statistics twice.
 */
public final class BlockByBlock implements AutoCloseable {
  private static final Loss CROSS_ENTROPY = Loss.softmaxCrossEntropyLoss();

  private final SpikingNetwork network;
  private final boolean training;
  private final NDManager manager;
  private final Compute.Resolved compute;
  private final ParameterStore store;
  private final List<NDArray> inputs = new ArrayList<>();
  private NDArray features;

  /**
   * A pass whose tensors belong to it until it is closed.
   *
   * @param training whether BN normalises by the statistics of the batch
   */
  public BlockByBlock(
      SpikingNetwork network, boolean training, NDManager manager, Compute.Resolved compute) {
    this.compute = compute;
    this.network = network;
    this.training = training;
    this.manager = manager.newSubManager();
    this.store = new ParameterStore(this.manager, false);
  }

  /**
   * Mean spikes per neuron and time step of A^l and of O^l; O^l exceeds 1 where ADD adds up spikes.
   * A Spiking ResNet and a Plain Net have one SN at the end of a block, so that A^l is O^l.
   *
   * @param steps the same at each of the T time steps; empty where only the means are known
   */
  public record Rates(double a, double o, List<AtStep> steps) {

    /** Mean spikes per neuron of A^l and of O^l at one time step. */
    public record AtStep(double a, double o) {}

    /** {@code steps} may be null: files of earlier versions have none. */
    public Rates {
      steps = steps == null ? List.of() : List.copyOf(steps);
    }
  }

  /**
   * The L2 norms of the loss's gradient at one block: at its output, ||dL/dO^l||, and at the two
   * that are joined, ||dL/dA^l|| and ||dL/dS^l||, S^l after its projection. In a Spiking ResNet the
   * last two are both the gradient of the sum F(S) + S; a Plain Net has no S^l, which gives NaN.
   */
  public record Amplitudes(double o, double a, double s) {}

  /** Computes the features of images or clips {@code x} [N, ...]; rates in forward order. */
  public List<Rates> forward(NDArray x) {
    List<Rates> rates = new ArrayList<>();
    try (ComputeScope scope = ComputeScope.open(compute);
        GradMode silent = GradMode.off()) {
      NDArray y = network.coding().forward(store, new NDList(x), training).singletonOrThrow();
      for (Block layer : network.features()) {
        y.attach(manager);
        inputs.add(y);
        y =
            layer instanceof ResidualBlock block
                ? forward(block, y, rates)
                : layer.forward(store, new NDList(y), training).singletonOrThrow();
      }
      y.attach(manager);
      features = y;
    }
    return rates;
  }

  private NDArray forward(ResidualBlock block, NDArray s, List<Rates> rates) {
    ResidualBlock.Pass pass = block.pass(store, training);
    try (NDArray a = pass.branch(s);
        NDArray identity = pass.shortcut(s)) {
      NDArray o = pass.join(a, identity);
      rates.add(block.residual().firesFirst() ? rates(a, o) : rates(o, o));
      return o;
    }
  }

  private static Rates rates(NDArray a, NDArray o) {
    float[] stepsA = stepMeans(a);
    float[] stepsO = a == o ? stepsA : stepMeans(o);
    List<Rates.AtStep> steps = new ArrayList<>();
    for (int t = 0; t < stepsO.length; t++) {
      steps.add(new Rates.AtStep(stepsA[t], stepsO[t]));
    }
    return new Rates(mean(a), mean(o), steps);
  }

  /**
   * Sends the gradient of the mean cross-entropy of {@code labels} [N] back to the first block;
   * amplitudes in forward order. Frees what {@link #forward} kept.
   */
  public List<Amplitudes> backward(NDArray labels) {
    try (ComputeScope scope = ComputeScope.open(compute)) {
      return amplitudes(labels);
    }
  }

  private List<Amplitudes> amplitudes(NDArray labels) {
    List<Amplitudes> amplitudes = new ArrayList<>();
    NDArray gradient = gradientOfLoss(labels);
    for (int i = inputs.size() - 1; i >= 0 && hasBlock(i); i--) {
      Block layer = network.features().get(i);
      NDArray below;
      try (NDManager scope = manager.newSubManager();
          GradMode recording = GradMode.on();
          NDArray kept = inputs.remove(i)) {
        NDArray x = leaf(kept, scope);
        if (layer instanceof ResidualBlock block) {
          amplitudes.add(0, backward(block, x, gradient));
        } else {
          GradMode.backward(layer.forward(store, new NDList(x), training).head(), gradient);
        }
        below = x.getGradient();
        below.attach(manager);
      }
      gradient.close();
      gradient = below;
    }
    gradient.close();
    return amplitudes;
  }

  /** Whether a block lies at or below layer {@code i}. */
  private boolean hasBlock(int i) {
    return network.features().subList(0, i + 1).stream().anyMatch(ResidualBlock.class::isInstance);
  }

  private NDArray gradientOfLoss(NDArray labels) {
    try (NDManager scope = manager.newSubManager();
        GradMode recording = GradMode.on();
        NDArray kept = features) {
      NDArray o = leaf(kept, scope);
      NDArray logits = network.logits(store, o, training);
      GradMode.backward(CROSS_ENTROPY.evaluate(new NDList(labels), new NDList(logits)));
      NDArray gradient = o.getGradient();
      gradient.attach(manager);
      return gradient;
    }
  }

  /** Adds dL/dS to the gradient of the leaf {@code s}, through A and through the shortcut. */
  private Amplitudes backward(ResidualBlock block, NDArray s, NDArray gradient) {
    NDManager scope = s.getManager();
    ResidualBlock.Pass pass = block.pass(store, training);
    NDArray a = pass.branch(s);
    NDArray identity = pass.shortcut(s);
    NDArray leafA = leaf(a, scope);
    NDArray leafS = identity == null ? null : leaf(identity, scope);
    GradMode.backward(pass.join(leafA, leafS), gradient);
    NDArray gradientA = leafA.getGradient();
    GradMode.backward(a, gradientA);
    if (leafS == null) {
      return new Amplitudes(norm(gradient), norm(gradientA), Double.NaN);
    }
    NDArray gradientS = leafS.getGradient();
    GradMode.backward(identity, gradientS);
    return new Amplitudes(norm(gradient), norm(gradientA), norm(gradientS));
  }

  private static NDArray leaf(NDArray x, NDManager scope) {
    NDArray leaf = x.stopGradient();
    leaf.attach(scope);
    leaf.setRequiresGradient(true);
    return leaf;
  }

  private static double mean(NDArray x) {
    try (NDArray mean = x.mean()) {
      return mean.getFloat();
    }
  }

  /** The mean of {@code x} [T, N, ...] at each time step. */
  private static float[] stepMeans(NDArray x) {
    try (NDArray flat = x.reshape(x.getShape().get(0), -1);
        NDArray means = flat.mean(new int[] {1})) {
      return means.toFloatArray();
    }
  }

  private static double norm(NDArray x) {
    try (NDArray flat = x.flatten();
        NDArray norm = flat.norm()) {
      return norm.getFloat();
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
