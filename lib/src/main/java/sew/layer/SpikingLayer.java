package sew.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.ConstantInitializer;
import ai.djl.util.PairList;
import sew.compute.Backend;
import sew.compute.MemoryOrder;
import sew.kernel.JavaKernel;
import sew.kernel.NativeKernel;
import sew.neuron.Neuron;
import sew.tensor.GradMode;
import sew.tensor.Tape;

/**
 * A layer of spiking neurons over all time steps, SN: inputs X [T, N, ...] to spikes S [T, N, ...],
 * each exactly 0 or 1.
 *
 * <p>The membrane potential is a local variable of the forward pass: every call starts at rest.
 */
public final class SpikingLayer extends AbstractBlock {
  /**
   * The system property that lets the native backend keep the spikes that layers have read as bytes
   * until the backward pass, where they are whole numbers of 0 to 255: the same numbers in less
   * memory.
   */
  public static final String SPIKES_AS_BYTES = "sew.spikes-as-bytes";

  private final Neuron neuron;
  private final Parameter w;

  public SpikingLayer(Neuron neuron) {
    super((byte) 1);
    this.neuron = neuron;
    this.w =
        neuron instanceof Neuron.Plif plif
            ? addParameter(
                Parameter.builder()
                    .setName("w")
                    .setType(Parameter.Type.OTHER)
                    .optShape(new Shape(1))
                    .optInitializer(new ConstantInitializer((float) plif.initialW()))
                    .build())
            : null;
  }

  public Neuron neuron() {
    return neuron;
  }

  /** Spikes [T, N, ...] and the last membrane potential V[T] [N, ...]. */
  public record Response(NDArray spikes, NDArray v) {}

  /**
   * Runs T steps from the membrane potential {@code v0} [N, ...]; null starts at rest.
   *
   * @param w the trainable parameter [1] of a {@link Neuron.Plif}, null for other neurons
   */
  public static Response run(Neuron neuron, NDArray x, NDArray v0, NDArray w, boolean training) {
    return run(neuron, new JavaKernel.Inputs(x, v0, null, null, null), w, training, true);
  }

  private static Response run(
      Neuron neuron, JavaKernel.Inputs inputs, NDArray w, boolean training, boolean wantsV) {
    NDArray x = inputs.x();
    Backend backend = backend(x);
    return switch (backend) {
      // As neurons do, which give every repeated time step memory of its own.
      case NONE -> new Response(MemoryOrder.chosen().arrange(x), null);
      case JAVA, NATIVE -> fused(backend, neuron, inputs, w, training, wantsV);
      default -> step(neuron, x, inputs.v0(), w, training);
    };
  }

  /** What computes {@code x}; only what autograd knows itself can do without a {@link GradMode}. */
  private static Backend backend(NDArray x) {
    Backend ofProcess = Backend.chosen() == Backend.NATIVE ? Backend.NATIVE : Backend.PORTABLE;
    Backend wanted = GradMode.current().map(GradMode::backend).orElse(ofProcess);
    return wanted.over(
        backend -> backend == Backend.NATIVE ? NativeKernel.obstacle(x) : JavaKernel.obstacle(x));
  }

  /** Whether neurons compute the BN before them in their own pass over {@code u}. */
  public static boolean takesNorm(NDArray u) {
    return backend(u) == Backend.NATIVE;
  }

  private static Response fused(
      Backend backend,
      Neuron neuron,
      JavaKernel.Inputs inputs,
      NDArray w,
      boolean training,
      boolean wantsV) {
    try (NDManager scope = inputs.x().getManager().newSubManager()) {
      var all = inputs.with(w == null ? null : sigmoid(w, scope));
      if (backend == Backend.NATIVE) {
        return NativeKernel.run(neuron, all, training, wantsV);
      }
      Tape tape = training ? GradMode.current().flatMap(GradMode::tape).orElse(null) : null;
      return JavaKernel.run(neuron, all, training, tape, wantsV);
    }
  }

  /** The spikes S [T, N, ...] of {@code drive}. */
  public NDArray spikes(ParameterStore store, NeuronInput drive, boolean training) {
    return spikes(store, drive, null, training);
  }

  /**
   * A + S, the SEW block's g = ADD, for the spikes A of {@code drive} and the shortcut S, both [T,
   * N, ...]: in one pass over memory where the backend allows it, without ever storing A.
   */
  public NDArray plus(ParameterStore store, NeuronInput drive, NDArray shortcut, boolean training) {
    Backend backend = backend(drive.u());
    boolean fuses = backend == Backend.JAVA || backend == Backend.NATIVE;
    if (fuses && shortcut.getShape().equals(drive.u().getShape())) {
      return spikes(store, drive, shortcut, training);
    }
    try (NDArray a = spikes(store, drive, training)) {
      return a.add(shortcut);
    }
  }

  private NDArray spikes(
      ParameterStore store, NeuronInput drive, NDArray addend, boolean training) {
    NDArray x = drive.u();
    NDArray weight = w == null ? null : store.getValue(w, x.getDevice(), training);
    var inputs = new JavaKernel.Inputs(x, null, null, addend, drive.norm());
    Response response = run(neuron, inputs, weight, training, false);
    if (response.v() != null) {
      response.v().close();
    }
    return response.spikes();
  }

  /** One time step after the other, in DJL's operations. */
  private static Response step(Neuron neuron, NDArray x, NDArray v0, NDArray w, boolean training) {
    NDManager manager = x.getManager();
    // What autograd does not keep is freed with the scope; what it keeps, it owns itself.
    try (NDManager scope = manager.newSubManager()) {
      NDList inputs = x.split(x.getShape().get(0));
      inputs.attach(scope);
      NDArray leak = w == null ? null : sigmoid(w, scope);
      NDArray v = start(neuron, inputs.get(0), v0, scope);
      NDList spikes = new NDList(inputs.size());
      for (NDArray input : inputs) {
        Neuron.Step step = neuron.step(v, input, leak, training);
        spikes.add(step.s());
        v = step.v();
      }
      // DJL's concat of one array is a copy without gradient.
      NDArray s = spikes.size() == 1 ? spikes.head() : NDArrays.concat(spikes);
      NDArray last = v.reshape(x.getShape().slice(1));
      s.attach(manager);
      last.attach(manager);
      return new Response(s, last);
    }
  }

  private static NDArray sigmoid(NDArray w, NDManager scope) {
    NDArray leak = w.getNDArrayInternal().sigmoid();
    leak.attach(scope);
    return leak;
  }

  private static NDArray start(Neuron neuron, NDArray like, NDArray v0, NDManager scope) {
    NDArray v =
        v0 == null
            ? scope
                .full(like.getShape(), (float) neuron.firing().reset().rest(), like.getDataType())
                .toDevice(like.getDevice(), false)
            : v0.reshape(like.getShape());
    v.attach(scope);
    return v;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray s = spikes(store, NeuronInput.of(inputs.singletonOrThrow()), training);
    Probe.of(params).see(this, s);
    return new NDList(s);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return inputShapes;
  }

  @Override
  public String toString() {
    return neuron.toString();
  }
}
