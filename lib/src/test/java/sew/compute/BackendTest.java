package sew.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BackendTest {
  @Test
  void saysWhatTheFusedPassLacks() {
    assertEquals(Optional.empty(), Backend.JAVA.unavailableReason(Device.cpu()));
    assertEquals(Optional.of("arrays on the CPU"), Backend.JAVA.unavailableReason(Device.gpu()));
    assertEquals(Optional.empty(), Backend.PORTABLE.unavailableReason(Device.gpu()));
  }

  @Test
  void leavingTheNeuronsOutIsNoChoice() {
    assertEquals(Backend.PORTABLE, Backend.of("Portable"));
    for (String name : new String[] {"none", "cuda"}) {
      var e = assertThrows(IllegalArgumentException.class, () -> Backend.of(name));
      assertTrue(e.getMessage().endsWith("found " + name), e.getMessage());
    }
  }
}
