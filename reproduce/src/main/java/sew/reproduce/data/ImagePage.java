package sew.reproduce.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sew.image.Image;
import sew.image.ImageFiles;
import sew.image.Transform;
import sew.reproduce.clip.ClipView.Fact;
import sew.reproduce.clip.StillPage;

/** An image as a page, resized and cropped as for testing. */
public final class ImagePage {
  private ImagePage() {}

  /** An image in a file of its own. */
  public static ClipPage ofFile(Path file, int size) throws IOException {
    return page(file.getFileName().toString(), Image.read(file), size, List.of());
  }

  /**
   * An image of a data set.
   *
   * @param wanted its name, such as {@code cat/7.png}, or its number, counted from 0
   */
  public static ClipPage of(ImageFiles images, Optional<String> wanted, int size)
      throws IOException {
    int i = ClipPage.sample(images::name, images.size(), wanted);
    String label = "class %d, %s".formatted(images.label(i), images.classes().get(images.label(i)));
    return page(images.name(i), images.image(i), size, List.of(new Fact("label", label)));
  }

  private static ClipPage page(String title, Image image, int size, List<Fact> known)
      throws IOException {
    List<Fact> facts = new ArrayList<>(known);
    facts.add(new Fact("in the file", "%d x %d pixels".formatted(image.width(), image.height())));
    Image seen = Transform.Test.of(size).apply(image, 0);
    facts.add(
        new Fact(
            "as a network sees it", "%d x %d pixels, before normalisation".formatted(size, size)));
    return new ClipPage(title, StillPage.of(title, seen, facts));
  }
}
