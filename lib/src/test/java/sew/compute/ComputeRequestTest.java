package sew.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComputeRequestTest {
  private static ComputeRequest of(Map<String, String> properties) {
    return ComputeRequest.ofProperties(name -> Optional.ofNullable(properties.get(name)));
  }

  @Test
  void readsTheDefaultsOfAProcess() {
    assertEquals(ComputeRequest.NONE, of(Map.of()));
    Compute all =
        of(Map.of(
                "sew.backend", "native",
                "sew.memory-order", "channels-last",
                "sew.precision", "float32",
                "sew.recompute", "true",
                "sew.spikes-as-bytes", "true"))
            .applyTo(Compute.DEFAULT);
    assertEquals(
        Compute.DEFAULT
            .withBackend(Backend.NATIVE)
            .withMemoryOrder(MemoryOrder.CHANNELS_LAST)
            .withRecompute(true)
            .withSpikesAsBytes(true),
        all);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sew.recompute       | yes    | recompute must be true or false, found yes",
        "sew.spikes-as-bytes | TRUE   | spikes-as-bytes must be true or false, found TRUE",
        "sew.backend         | nativ  | expected the backend auto, portable, java or native, found nativ",
        "sew.precision       | half   | expected the precision float32 or bfloat16, found half",
        "sew.memory-order    | NHWC   | expected the memory order channels-first or channels-last, found NHWC"
      })
  void namesThePropertyThatMeansNothing(String property, String value, String reason) {
    var e = assertThrows(IllegalArgumentException.class, () -> of(Map.of(property, value)));
    assertEquals("the system property %s: %s".formatted(property, reason), e.getMessage());
  }

  /** What nobody asked for stays as it is. */
  @Test
  void changesOnlyWhatItAsksFor() {
    Compute before = Compute.DEFAULT.withMemoryOrder(MemoryOrder.CHANNELS_LAST);
    ComputeRequest request = ComputeRequest.NONE.with(ComputeSetting.BACKEND, "java");
    assertEquals(before.withBackend(Backend.JAVA), request.applyTo(before));
    assertEquals(before, ComputeRequest.NONE.applyTo(before));
  }

  @Test
  void everySettingIsWrittenAsItIsRead() {
    Compute odd =
        new Compute(
            Backend.JAVA,
            MemoryOrder.CHANNELS_LAST,
            Precision.BFLOAT16,
            true,
            true,
            0,
            Compute.DEFAULT.device());
    Compute read = Compute.DEFAULT;
    for (ComputeSetting setting : ComputeSetting.values()) {
      read = setting.set(read, setting.get(odd));
    }
    assertEquals(odd, read);
  }
}
