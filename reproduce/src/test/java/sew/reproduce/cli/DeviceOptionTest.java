package sew.reproduce.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.util.cuda.CudaUtils;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that compute without training take a device, and refuse one that is not there. */
class DeviceOptionTest {
  @TempDir private Path folder;

  private final StringWriter err = new StringWriter();

  private int sew(String command, String device) {
    String[] words = (command + " --device " + device).split(" ", -1);
    return Sew.commandLine().setErr(new PrintWriter(err, true)).execute(words);
  }

  /** Before anything is read or written: neither the weights nor the frames are there. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "evaluate --net sew-resnet18 --weights none.pth --data none",
        "predict --net 7b-net --weights none.pth --frames none.npy",
        "run fig4 --weights none",
        "run fig5",
        "run fig6",
        "run fig7",
        "run fig8"
      })
  void aDeviceThatIsMissingIsRefusedInOneSentence(String command) {
    Path out = folder.resolve("out");
    int missing = CudaUtils.getGpuCount();
    assertEquals(2, sew(command + " --out " + out, "gpu:" + missing));
    assertTrue(
        err.toString()
            .contains(
                "sew: --device gpu:%d needs a CUDA device and PyTorch's CUDA build, found %d devices"
                    .formatted(missing, missing)),
        err.toString());
    assertFalse(Files.exists(out), "written before the device was checked");
    assertEquals(2, sew(command + " --out " + out, "tpu"));
    assertTrue(err.toString().contains("--device must be cpu or gpu:0"), err.toString());
  }

  @Test
  void verifyTakesADeviceToo() {
    assertEquals(2, sew("verify " + folder, "gpu:" + CudaUtils.getGpuCount()));
    assertTrue(err.toString().contains("needs a CUDA device"), err.toString());
  }
}
