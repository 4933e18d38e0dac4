package sew.reproduce.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class WorkloadTest {
  @Test
  void isFoundByItsName() {
    for (String name : Workload.names()) {
      assertEquals(name, Workload.of(name).name());
    }
    assertEquals("resnet152-train", Workload.of("resnet152-train").name());
    Workload point = Workload.of("resnet34-train-t8-n3-s96");
    assertEquals(8, point.steps());
    assertEquals(List.of(3L, 3L, 96L, 96L), point.shape());
    assertEquals("SEW ResNet-34, training step (T 8, N 3, 96 x 96)", point.title());
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
    assertEquals(4, Workload.ALL.stream().filter(Workload::isCommand).count());
    assertEquals(2, Workload.ALL.stream().filter(Workload::isOnRanks).count());
    assertEquals(27, Workload.names().size());
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
