package sew.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import com.sun.jna.Library;
import com.sun.jna.Structure;
import com.sun.jna.ptr.LongByReference;
import sew.compute.Backend;
import sew.compute.NativeLibrary;
import sew.layer.SpikingLayer;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.neuron.Reset;
import sew.neuron.Surrogate;

/**
 * Neurons computed by a function of PyTorch's autograd in C++, {@code lib/src/main/native}, on the
 * CPU or a GPU, from float32 or bfloat16 to float32.
 */
public final class NativeKernel {
  private NativeKernel() {}

  /** The functions in C++; each returns an error message, or null on success. */
  interface Functions extends Library {
    String sew_neuron_run(
        Description neuron,
        long x,
        long v0,
        long leak,
        long addend,
        NormHandles norm,
        int wantsV,
        int asBytes,
        long[] results);

    String sew_compile_cuda(
        Description neuron, long steps, int half, String nvrtc, int arch, LongByReference bytes);

    String sew_start_heap();

    String sew_memory_in_use(long[] usedAndMost);
  }

  /** Loaded when the first neuron is computed. */
  private static final class Loaded {
    static final Functions FUNCTIONS = NativeLibrary.load(Functions.class);

    static {
      NativeLibrary.requireNone(FUNCTIONS.sew_start_heap());
    }

    private Loaded() {}
  }

  static Functions functions() {
    return Loaded.FUNCTIONS;
  }

  /** {@code sew::NeuronParameters} of neuron_parameters.h. */
  @Structure.FieldOrder({
    "kind",
    "decayInput",
    "softReset",
    "detachReset",
    "surrogate",
    "training",
    "tau",
    "threshold",
    "rest",
    "a",
    "b"
  })
  public static final class Description extends Structure {
    public int kind;
    public int decayInput;
    public int softReset;
    public int detachReset;
    public int surrogate;
    public int training;
    public double tau;
    public double threshold;
    public double rest;
    public double a;
    public double b;

    Description(Neuron neuron, boolean isTraining) {
      Firing firing = neuron.firing();
      threshold = firing.threshold();
      rest = firing.reset().rest();
      softReset = flag(firing.reset() instanceof Reset.Soft);
      detachReset = flag(firing.detachReset());
      training = flag(isTraining);
      if (neuron instanceof Neuron.Lif lif) {
        kind = 1;
        tau = lif.tau();
        decayInput = flag(lif.decayInput());
      } else if (neuron instanceof Neuron.Plif plif) {
        kind = 2;
        decayInput = flag(plif.decayInput());
      }
      describe(firing.surrogate());
    }

    private void describe(Surrogate curve) {
      if (curve instanceof Surrogate.ATan aTan) {
        set(0, aTan.alpha(), 0);
      } else if (curve instanceof Surrogate.Sigmoid sigmoid) {
        set(1, sigmoid.alpha(), 0);
      } else if (curve instanceof Surrogate.Rectangular rectangular) {
        set(2, rectangular.alpha(), 0);
      } else if (curve instanceof Surrogate.PiecewiseQuadratic quadratic) {
        set(3, quadratic.alpha(), 0);
      } else if (curve instanceof Surrogate.PiecewiseLeakyReLu leaky) {
        set(4, leaky.w(), leaky.c());
      } else if (curve instanceof Surrogate.SoftSign softSign) {
        set(5, softSign.alpha(), 0);
      } else if (curve instanceof Surrogate.Erf erf) {
        set(6, erf.alpha(), 0);
      } else if (curve instanceof Surrogate.S2nn s2nn) {
        set(7, s2nn.alpha(), s2nn.beta());
      } else {
        set(8, 0, 0);
      }
    }

    private void set(int curve, double first, double second) {
      surrogate = curve;
      a = first;
      b = second;
    }

    private static int flag(boolean value) {
      return value ? 1 : 0;
    }
  }

  /** {@code NormHandles} of c_api.cc. */
  @Structure.FieldOrder({"mean", "variance", "weight", "bias", "momentum", "epsilon"})
  public static final class NormHandles extends Structure {
    public long mean;
    public long variance;
    public long weight;
    public long bias;
    public double momentum;
    public double epsilon;

    NormHandles(BatchNormArrays norm) {
      mean = handle(norm.mean());
      variance = handle(norm.variance());
      weight = handle(norm.weight());
      bias = handle(norm.bias());
      momentum = norm.momentum();
      epsilon = norm.epsilon();
    }
  }

  /** What it would take to compute {@code x} here, or null if it can be. */
  public static String obstacle(NDArray x) {
    String obstacle = Backend.NATIVE.obstacle(x.getDevice());
    // What Precision makes bfloat16 has no name in DJL; C++ looks at it again.
    DataType type = x.getDataType();
    boolean known = type == DataType.FLOAT32 || type == DataType.UNKNOWN;
    return obstacle == null && !known ? "arrays of float32 or bfloat16" : obstacle;
  }

  /**
   * Spikes [T, N, ...] and, if {@code wantsV}, the last membrane potential [N, ...], else null;
   * autograd knows their gradients if {@code training}.
   */
  public static SpikingLayer.Response run(
      Neuron neuron, JavaKernel.Inputs inputs, boolean training, boolean wantsV) {
    boolean recordedBefore = JniUtils.isGradMode();
    JniUtils.setGradMode(recordedBefore && training);
    try {
      var description = new Description(neuron, training);
      long[] results = new long[2];
      String error =
          functions()
              .sew_neuron_run(
                  description,
                  handle(inputs.x()),
                  handle(inputs.v0()),
                  handle(inputs.leak()),
                  handle(inputs.addend()),
                  inputs.norm() == null ? null : new NormHandles(inputs.norm()),
                  wantsV ? 1 : 0,
                  Boolean.getBoolean(SpikingLayer.SPIKES_AS_BYTES) ? 1 : 0,
                  results);
      NativeLibrary.requireNone(error);
      PtNDManager manager = (PtNDManager) inputs.x().getManager();
      return new SpikingLayer.Response(
          new PtNDArray(manager, results[0]), wantsV ? new PtNDArray(manager, results[1]) : null);
    } finally {
      JniUtils.setGradMode(recordedBefore);
    }
  }

  /** {@code at::Tensor*}, 0 for none. */
  private static long handle(NDArray array) {
    return array == null ? 0 : ((PtNDArray) array).getHandle();
  }
}
