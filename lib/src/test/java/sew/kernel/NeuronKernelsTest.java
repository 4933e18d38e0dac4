package sew.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sew.compute.Backend;
import sew.compute.Compute;
import sew.neuron.Neuron;
import sew.tensor.GradMode;

/** Which kernel computes: a chosen one, or a refusal; AUTO falls back on DJL's operations. */
class NeuronKernelsTest {
  private static final Compute.Resolved JAVA = Compute.DEFAULT.withBackend(Backend.JAVA).resolve();
  private static final Compute.Resolved AUTO = Compute.DEFAULT.resolveTo(Backend.JAVA);

  private final NDManager manager = NDManager.newBaseManager(Device.cpu());
  private final NDArray x = manager.ones(new Shape(2, 5));

  @AfterEach
  void close() {
    manager.close();
  }

  private static NeuronKernel select(Compute.Resolved compute, NDArray x, boolean training) {
    return NeuronKernels.select(compute, Neuron.If.DEFAULT, x, training);
  }

  @Test
  void aChosenKernelIsTheOne() {
    try (GradMode recording = GradMode.on()) {
      assertInstanceOf(JavaKernel.class, select(JAVA, x, true));
      assertInstanceOf(JavaKernel.class, select(AUTO, x, true));
      var portable = Compute.DEFAULT.withBackend(Backend.PORTABLE).resolve();
      assertInstanceOf(PortableKernel.class, select(portable, x, true));
      var none = Compute.DEFAULT.withBackend(Backend.NONE).resolve();
      assertInstanceOf(IdentityKernel.class, select(none, x, true));
    }
  }

  /** Without a tape nobody would run its backward pass: gradients would be lost in silence. */
  @Test
  void gradientsOfTheJavaKernelNeedATape() {
    try (GradientCollector djls = Engine.getInstance().newGradientCollector()) {
      var e = assertThrows(IllegalArgumentException.class, () -> select(JAVA, x, true));
      assertEquals(
          "the backend java needs a block of GradMode.on() for its gradients, or of GradMode.off() to compute none",
          e.getMessage());
      assertInstanceOf(PortableKernel.class, select(AUTO, x, true));
      assertInstanceOf(JavaKernel.class, select(JAVA, x, false));
    }
  }

  @Test
  void withoutGradientsItWorksEverywhere() {
    assertInstanceOf(JavaKernel.class, select(JAVA, x, false));
    assertInstanceOf(JavaKernel.class, select(AUTO, x, false));
    try (GradMode silent = GradMode.off()) {
      assertInstanceOf(JavaKernel.class, select(JAVA, x, true));
    }
  }

  @Test
  void otherArraysAreRefusedOrLeftToTheOperations() {
    NDArray doubles = x.toType(DataType.FLOAT64, true);
    var e = assertThrows(IllegalArgumentException.class, () -> select(JAVA, doubles, false));
    assertEquals("the backend java needs arrays of float32", e.getMessage());
    assertInstanceOf(PortableKernel.class, select(AUTO, doubles, false));
  }
}
