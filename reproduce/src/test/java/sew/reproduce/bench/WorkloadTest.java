package sew.reproduce.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class WorkloadTest {
  @Test
  void isFoundByItsName() {
    for (String name : Workload.names()) {
      assertEquals(name, Workload.of(name).name());
    }
    assertEquals("resnet152-train", Workload.of("resnet152-train").name());
  }

  @Test
  void namesWhatThereIs() {
    var e = assertThrows(IllegalArgumentException.class, () -> Workload.of("eight"));
    assertTrue(e.getMessage().contains("seven-train") && e.getMessage().endsWith("found eight"));
  }

  @Test
  void coversNetsNeuronsAndEvents() {
    assertEquals(8, Workload.ALL.stream().filter(Workload::isNetwork).count());
    assertEquals(4, Workload.ALL.stream().filter(Workload::isEvents).count());
    assertEquals(21, Workload.names().size());
    assertTrue(Workload.of("aedat31").events() >= 5_000_000);
  }

  @Test
  void layersHaveAsManyInputsAsTheFirstLayerOfSevenBNet() {
    long[] clips = Workload.of("seven-train").shapeArray();
    long first = clips[0] * clips[1] * 32 * clips[3] * clips[4];
    for (String name : new String[] {"if-t4", "plif-t64"}) {
      long[] shape = Workload.of(name).shapeArray();
      assertEquals(first, shape[0] * shape[1]);
    }
  }
}
