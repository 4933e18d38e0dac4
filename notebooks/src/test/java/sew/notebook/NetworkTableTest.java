package sew.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import sew.model.EventNet;
import sew.model.ResNet;
import sew.neuron.Neuron;
import sew.residual.ConnectFunction;
import sew.residual.Residual;
import tech.tablesaw.api.Table;

class NetworkTableTest {
  private static final Path GOLDEN =
      Path.of("..", "lib", "src", "test", "resources", "golden", "arch");
  private static final Residual ADD = new Residual.Sew(ConnectFunction.ADD);

  @Test
  void sevenBNetHasTheParametersOfTheAuthorsNetwork() throws IOException {
    Table table = NetworkTable.of(EventNet.sevenB(ADD, Neuron.Plif.DEFAULT, 11));
    assertEquals("7 blocks, SEW (g = ADD), PLIF, 11 classes", table.name());
    assertEquals(golden("dvsgesture_SEWResNet"), cell(table, "all", "parameters"));
    assertEquals("conv1x1-BN-PLIF", cell(table, "widen0", "layers"));
    assertEquals("SEW (g = ADD) block", cell(table, "block6", "layers"));
    assertEquals("363", cell(table, "fc", "parameters"));
  }

  @Test
  void theRowsAddUpToAll() throws IOException {
    ResNet net =
        new ResNet(ResNet.Depth.D50, new Residual.Spiking(), Neuron.If.DEFAULT, 4, true, 1000);
    Table table = NetworkTable.of(net);
    assertEquals(golden("spiking_resnet50"), cell(table, "all", "parameters"));
    long sum = 0;
    for (int row = 0; row < table.rowCount() - 1; row++) {
      sum += Long.parseLong(table.getString(row, "parameters").replace(",", ""));
    }
    assertEquals(golden("spiking_resnet50"), String.format(Locale.ROOT, "%,d", sum));
    assertTrue(table.stringColumn("name").asList().stream().noneMatch(String::isEmpty));
    assertEquals("Spiking block", cell(table, "layer4.2", "layers"));
  }

  private static String cell(Table table, String name, String column) {
    return table.where(table.stringColumn("name").isEqualTo(name)).getString(0, column);
  }

  private static String golden(String net) throws IOException {
    long count =
        new ObjectMapper()
            .readTree(GOLDEN.resolve(net + ".json").toFile())
            .get("param_count")
            .asLong();
    return String.format(Locale.ROOT, "%,d", count);
  }
}
