package sew.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** One resolution for everything: obeyed, or refused with the reason. */
class ComputeTest {
  private static Function<Backend, Optional<String>> without(Backend... missing) {
    return backend -> List.of(missing).contains(backend) ? Optional.of("a cat") : Optional.empty();
  }

  private static Backend fastest(Function<Backend, Optional<String>> reason) {
    return Compute.DEFAULT.resolve(reason).backend();
  }

  private static String refusal(Compute compute, Function<Backend, Optional<String>> reason) {
    return assertThrows(IllegalArgumentException.class, () -> compute.resolve(reason)).getMessage();
  }

  @Test
  void autoIsTheFastestThatIsAvailable() {
    assertEquals(Backend.NATIVE, fastest(without()));
    assertEquals(Backend.JAVA, fastest(without(Backend.NATIVE)));
    assertEquals(Backend.PORTABLE, fastest(without(Backend.NATIVE, Backend.JAVA)));
    assertTrue(Compute.DEFAULT.resolve().isAutomatic());
    boolean built = NativeLibrary.unavailableReason().isEmpty();
    assertEquals(built ? Backend.NATIVE : Backend.JAVA, Compute.DEFAULT.resolve().backend());
  }

  @Test
  void aChosenBackendIsObeyedOrRefused() {
    for (Backend backend : new Backend[] {Backend.PORTABLE, Backend.JAVA, Backend.NATIVE}) {
      Compute compute = Compute.DEFAULT.withBackend(backend);
      assertEquals(backend, compute.resolve(without()).backend());
      assertFalse(compute.resolve(without()).isAutomatic());
      assertEquals("the backend " + backend + " needs a cat", refusal(compute, without(backend)));
    }
    Compute onGpu = Compute.DEFAULT.withBackend(Backend.JAVA).withDevice(Device.gpu());
    var e = assertThrows(IllegalArgumentException.class, onGpu::resolve);
    assertEquals("the backend java needs arrays on the CPU", e.getMessage());
  }

  /** AUTO means native there, or a refusal that names what is missing. */
  @Test
  void bfloat16NeedsTheNativeBackend() {
    Compute half = Compute.DEFAULT.withPrecision(Precision.BFLOAT16);
    assertEquals(Backend.NATIVE, half.resolve(without()).backend());
    assertEquals(
        "the precision bfloat16 needs the backend native, and that needs a cat",
        refusal(half, without(Backend.NATIVE)));
    assertEquals(
        "the precision bfloat16 needs the backend native, found java; choose native or auto",
        refusal(half.withBackend(Backend.JAVA), without()));
  }

  @Test
  void spikesAsBytesNeedTheNativeBackendAndFloat32() {
    Compute bytes = Compute.DEFAULT.withSpikesAsBytes(true);
    assertEquals(Backend.NATIVE, bytes.resolve(without()).backend());
    assertEquals(
        "saving spikes as bytes needs the backend native, found portable; choose native or auto",
        refusal(bytes.withBackend(Backend.PORTABLE), without()));
    assertEquals(
        "saving spikes as bytes needs the precision float32, found bfloat16",
        refusal(bytes.withPrecision(Precision.BFLOAT16), without()));
  }

  @Test
  void otherThreadsThanTheProcessHasAreRefused() {
    int threads = ComputeProperties.threads();
    Compute.DEFAULT.withThreads(threads).resolve();
    String message = refusal(Compute.DEFAULT.withThreads(threads + 1), without());
    assertTrue(
        message.endsWith("start it with -Dai.djl.pytorch.num_threads=" + (threads + 1)), message);
  }

  /** As a run that was started by AUTO is resumed where more is available by now. */
  @Test
  void autoCanBeHeldAtWhatItWas() {
    Compute.Resolved java = Compute.DEFAULT.resolveTo(Backend.JAVA);
    assertEquals(Backend.JAVA, java.backend());
    assertTrue(java.isAutomatic());
    assertThrows(
        IllegalArgumentException.class,
        () -> Compute.DEFAULT.withDevice(Device.gpu()).resolveTo(Backend.JAVA));
  }

  @Test
  void theFastestOrderIsThatOfTheDevice() {
    assertEquals(MemoryOrder.CHANNELS_LAST, Compute.fastest(Device.cpu()).memoryOrder());
    assertEquals(MemoryOrder.CHANNELS_FIRST, Compute.fastest(Device.gpu()).memoryOrder());
    assertEquals(Precision.FLOAT32, Compute.fastest(Device.cpu()).precision());
  }
}
