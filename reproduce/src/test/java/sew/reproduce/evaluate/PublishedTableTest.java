package sew.reproduce.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import sew.reproduce.evaluate.PublishedWeights.Tested;
import tech.tablesaw.api.Table;

class PublishedTableTest {
  private static final String SHA = "0123456789abcdef0123456789abcdef";

  /** The log of SEW ResNet-18 ends at 62.812 %. */
  @Test
  void allImagesAreComparedWithTheLastEpochOfTheLog() {
    Tested tested =
        new Tested("SEW ResNet-18", 62.800, 84.2, 50_000, "sew18.pth", SHA, 224, "float32");
    Table table = PublishedTable.of(List.of(tested));
    assertEquals("62.812", table.getString(0, "log last acc1 %"));
    assertEquals("62.800 +- 0.216", table.getString(0, "acc1 here %"));
    assertEquals("-0.012", table.getString(0, "difference"));
    assertEquals(
        "authors' weights, evaluated here: sew18.pth on 50,000 images, 224 px, float32",
        table.getString(0, "scale"));
  }

  @Test
  void otherImagesGetNoDifference() {
    Tested tested =
        new Tested("Spiking ResNet-34", 60, 80, 500, "spiking.pth", SHA, 224, "float32");
    Table table = PublishedTable.of(List.of(tested));
    assertEquals("-", table.getString(0, "difference"));
    assertTrue(
        table.getString(0, "scale").endsWith("500 images, 224 px, float32, not ImageNet's 50,000"));
  }

  @Test
  void imagesOfAnotherSizeGetNoDifference() {
    Tested tested = new Tested("SEW ResNet-18", 60, 80, 50_000, "sew18.pth", SHA, 160, "bfloat16");
    Table table = PublishedTable.of(List.of(tested));
    assertEquals("-", table.getString(0, "difference"));
    assertTrue(table.getString(0, "scale").endsWith("50,000 images, 160 px, bfloat16"));
  }
}
