package sew.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import org.junit.jupiter.api.Test;

class BackendTest {
  @Test
  void automaticallyIsTheFusedPassOfTheDevice() {
    boolean built = NativeLibrary.obstacle() == null;
    assertEquals(built ? Backend.NATIVE : Backend.JAVA, Backend.chosen(Device.cpu()));
    assertEquals(Backend.NATIVE, Backend.AUTO.over(backend -> null));
    assertEquals(
        Backend.JAVA, Backend.AUTO.over(backend -> backend == Backend.NATIVE ? "a file" : null));
    assertEquals(Backend.PORTABLE, Backend.AUTO.over(backend -> "float32"));
    assertEquals(Backend.PORTABLE, Backend.PORTABLE.over(backend -> "float32"));
  }

  @Test
  void saysWhatTheFusedPassLacks() {
    for (Backend backend : new Backend[] {Backend.JAVA, Backend.NATIVE}) {
      var e = assertThrows(IllegalStateException.class, () -> backend.over(each -> "a cat"));
      assertEquals("the backend " + backend + " needs a cat", e.getMessage());
    }
    assertEquals("arrays on the CPU", Backend.JAVA.obstacle(Device.gpu()));
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
