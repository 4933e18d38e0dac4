package sew.reproduce.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterCountTest {
  private static final Path GOLDEN =
      Path.of("..", "lib", "src", "test", "resources", "golden", "arch");

  @ParameterizedTest
  @ValueSource(ints = {18, 34, 50, 101, 152})
  void resNetsHaveAsManyAsInPyTorch(int depth) throws IOException {
    assertEquals(golden("sew_resnet" + depth), ParameterCount.ofResNet("SEW ResNet-" + depth));
    assertEquals(
        golden("spiking_resnet" + depth), ParameterCount.ofResNet("Spiking ResNet-" + depth));
  }

  @Test
  void eventNetsHaveAsManyAsInPyTorch() throws IOException {
    assertEquals(golden("dvsgesture_SEWResNet"), ParameterCount.ofSevenBNet());
    assertEquals(golden("cifar10dvs_SEWResNet"), ParameterCount.ofWideSevenBNet());
  }

  private static long golden(String net) throws IOException {
    return new ObjectMapper()
        .readTree(GOLDEN.resolve(net + ".json").toFile())
        .get("param_count")
        .asLong();
  }
}
