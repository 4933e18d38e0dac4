package sew.reproduce.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables that print what is there, and train only when they are asked to. */
class TableCommandsTest {
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int sew(String arguments) {
    return Sew.commandLine()
        .setOut(new PrintWriter(new StringWriter(), true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments.replace("FOLDER", folder.toString()).split(" ", -1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run table2 --net sew-resnet18 | options of training need --data DIR or --scale SCALE",
        "run table2 --epochs 3 | options of training need --data DIR or --scale SCALE",
        "run table2 --scale quick --size 0 | --size, --epochs: expected a size and epochs of at least 1",
        "run table3 --lr 0.1 | options of training need --data DIR or --scale SCALE",
        "run table6 --split first-100 | options of training need --data DIR or --scale SCALE",
        "run table2 --scale quick --net sew-resnet20 | --net: expected all, or some of sew-resnet18",
        "run table3 --scale quick --net spiking-resnet18 | --net: expected all, or some of sew-",
        "run table2 --scale paper | --data must name a folder with train/<class>/",
        "run table2 --dataset image-folder | image-folder needs --data DIR",
        "run table2 --dataset n-mnist --data FOLDER | this table is trained on still images",
        "run table2 --weights FOLDER | --weights needs --data, the folder of ImageNet",
        "run table6 --scale paper | --data must name the folder of CIFAR10-DVS",
        "run table6 --scale quick --split first-100 | --split is for cifar10-dvs",
        "run table6 --data FOLDER --split middle | --split: the split must be authors, first-100",
        "run table6 --dataset recorded-objects --data FOLDER | needs --data DIR and --split file:LIST",
        "run table4 --scale quick --dataset dead-leaves | Table 4 is trained on event frames",
        "run table4 --scale quick --micro-batches 3 | must divide the batch size 16, found 3"
      })
  void whatCannotBeTrainedIsRefusedInOneSentence(String arguments, String reason)
      throws IOException {
    assertEquals(2, sew(arguments + " --out FOLDER/out"), err.toString());
    assertTrue(
        err.toString().lines().limit(8).anyMatch(line -> line.contains(reason)), err.toString());
    assertFalse(Files.exists(folder.resolve("out")), "nothing was written");
  }

  @ParameterizedTest
  @ValueSource(strings = {"table2", "table4", "table6"})
  void aFolderThatIsNotThereIsMissedBeforeAnythingTakesTime(String table) {
    assertEquals(1, sew("run " + table + " --scale paper --data FOLDER/none --dry-run"));
    assertTrue(err.toString().startsWith("sew: there is no "), err.toString());
  }

  @Test
  void withoutDataTablesPrintWhatIsThere() throws IOException {
    Files.createDirectory(folder.resolve("none"));
    for (String table : new String[] {"table2", "table3", "table6"}) {
      assertEquals(0, sew("run " + table + " --runs FOLDER/none --out FOLDER/" + table));
      assertTrue(Files.exists(folder.resolve(table).resolve(table + ".md")), table);
      assertFalse(Files.exists(folder.resolve(table).resolve(table + "-other-runs.md")), table);
    }
  }
}
