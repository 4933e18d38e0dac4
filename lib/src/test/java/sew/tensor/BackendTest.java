package sew.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import org.junit.jupiter.api.Test;

class BackendTest {
  @Test
  void automaticallyIsTheFusedPassOnTheCpuOnly() {
    assertEquals(Backend.JAVA, Backend.chosen(Device.cpu()));
    assertEquals(Backend.PORTABLE, Backend.chosen(Device.gpu()));
    assertTrue(Backend.AUTO.isFused(null));
    assertFalse(Backend.AUTO.isFused("arrays of float32"));
    assertFalse(Backend.PORTABLE.isFused(null));
  }

  @Test
  void saysWhatTheFusedPassLacks() {
    var e = assertThrows(IllegalStateException.class, () -> Backend.JAVA.isFused("a CPU"));
    assertEquals("the backend java needs a CPU", e.getMessage());
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
