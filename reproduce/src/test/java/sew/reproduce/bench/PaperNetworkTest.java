package sew.reproduce.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import sew.reproduce.paper.PaperTable;

class PaperNetworkTest {
  @Test
  void areThoseOfThePapersTables() {
    List<String> titles = new ArrayList<>(List.of("Wide-7B-Net"));
    for (var row : PaperTable.of("table2_imagenet_depth")) {
      titles.add(row.getString("network"));
    }
    for (var row : PaperTable.of("table4_dvs_gesture_ablation")) {
      String g = row.getString("g").isEmpty() ? "" : " (" + row.getString("g") + ")";
      titles.add("7B-Net, " + row.getString("network") + g);
    }
    List<String> found = PaperNetwork.ALL.stream().map(PaperNetwork::title).toList();
    assertEquals(new TreeSet<>(titles), new TreeSet<>(found));
    assertEquals(titles.size(), found.size());
  }

  @Test
  void isFoundByItsName() {
    for (PaperNetwork net : PaperNetwork.ALL) {
      assertEquals(List.of(net), PaperNetwork.of(net.name()));
    }
    assertEquals(
        List.of("7b-net-and", "sew-resnet152"), NetworkChecks.names(" 7B-Net-AND,sew-resnet152"));
    assertEquals(PaperNetwork.ALL, PaperNetwork.of("all"));
    var e = assertThrows(IllegalArgumentException.class, () -> PaperNetwork.of("7b-net-add,"));
    assertTrue(e.getMessage().endsWith("spiking-resnet152, found \"\""), e.getMessage());
  }

  @Test
  void readsWhatItIsFor() {
    PaperNetwork seven = PaperNetwork.of("7b-net-add").get(0);
    PaperNetwork image = PaperNetwork.of("sew-resnet18").get(0);
    assertEquals(List.of(16L, 16L, 2L, 128L, 128L), seven.batch().shape(seven.readsImages()));
    assertEquals(List.of(32L, 3L, 224L, 224L), image.batch().shape(image.readsImages()));
  }
}
