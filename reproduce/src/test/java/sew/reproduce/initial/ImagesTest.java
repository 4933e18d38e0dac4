package sew.reproduce.initial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagesTest {
  @TempDir private Path folder;
  private final List<String> warnings = new ArrayList<>();

  private Images photographs(int n) throws IOException {
    return Images.photographs(folder, n, 32, 1, warnings::add);
  }

  private void write(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(new BufferedImage(50, 40, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
  }

  @Test
  void whatCannotBeReadIsLeftOutNamedAndCounted() throws IOException {
    write("b.png");
    write("c/d.PNG");
    assertFalse(photographs(2).facts().map().containsKey("leftOut"));
    Files.writeString(folder.resolve("a.png"), "broken");
    Images.Facts facts = photographs(2).facts();
    assertEquals(1, facts.leftOut());
    assertEquals(1, facts.map().get("leftOut"));
    assertTrue(facts.describe().contains("1 that could not be read left out"), facts.describe());
    assertEquals(1, warnings.size());
    assertTrue(warnings.get(0).startsWith("left out: "), warnings.get(0));
    assertTrue(warnings.get(0).contains("a.png: expected a JPEG"), warnings.get(0));
  }

  @Test
  void aFolderOfTooFewImagesIsRefused() throws IOException {
    Files.writeString(folder.resolve("a.png"), "broken");
    var e = assertThrows(IOException.class, () -> photographs(1));
    assertTrue(
        e.getMessage().contains("expected 1 images, found 0 that can be read and 1 that cannot"),
        e.getMessage());
    assertTrue(e.getMessage().contains("--batch"), e.getMessage());
  }
}
