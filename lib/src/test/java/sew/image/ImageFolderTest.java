package sew.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.data.Samples.Pass;
import sew.data.Samples.Reader;
import sew.data.Samples.Request;

/** What lies in folders is found as torchvision 0.22's ImageFolder finds it. */
class ImageFolderTest {
  @TempDir private Path folder;
  private final List<String> notes = new ArrayList<>();

  private Path image(String name) throws IOException {
    Path file = folder.resolve("set").resolve(name);
    TestImages.write(file, "png", TestImages.numbered(name.length()));
    return file;
  }

  private ImageFiles set() throws IOException {
    return ImageData.open(folder.resolve("set"), folder.resolve("cache"), notes::add).test();
  }

  private List<String> found() throws IOException {
    ImageFiles files = set();
    return IntStream.range(0, files.size())
        .mapToObj(i -> files.label(i) + " " + files.name(i))
        .toList();
  }

  /** The order is that of {@code torchvision.datasets.ImageFolder(set).samples}. */
  @Test
  void anyDepthAndEndingInTorchvisionsOrder() throws IOException {
    for (String name :
        new String[] {
          "b/z.png",
          "b/a/2.JPG",
          "b/a-b/1.webp",
          "b/a/c/0.Tiff",
          "b/a.bmp",
          "B/x.ppm",
          "B/X.PGM",
          "b/10.jpeg",
          "b/9.tif",
          "b/d.JPEG/1.png"
        }) {
      image(name);
    }
    assertEquals(
        List.of(
            "0 B/X.PGM",
            "0 B/x.ppm",
            "1 b/10.jpeg",
            "1 b/9.tif",
            "1 b/a.bmp",
            "1 b/z.png",
            "1 b/a/2.JPG",
            "1 b/a-b/1.webp",
            "1 b/a/c/0.Tiff",
            "1 b/d.JPEG/1.png"),
        found());
    assertEquals(List.of(), notes);
  }

  /** Python's: code points, where Java compares halves of them. */
  @Test
  void namesAreSortedByCodePoints() throws IOException {
    List<String> sorted = List.of("a", "a/b", "a-b/a", "\uff21", "\ud83d\udc1f");
    List<String> files =
        List.of("\ud83d\udc1f", "a-b/a", "\uff21", "a/b", "a").stream()
            .sorted(ImageNames.ORDER)
            .toList();
    assertEquals(List.of("a", "\uff21", "\ud83d\udc1f", "a/b", "a-b/a"), files);
    IndexBuilder builder = new IndexBuilder();
    sorted.forEach(name -> builder.add("class", name, 0, 1));
    ImageIndex index = builder.build("set");
    assertEquals(files, IntStream.range(0, 5).mapToObj(index::fileName).toList());
  }

  @Test
  void linksAreFollowedAndLoopsAreNot() throws IOException {
    Path elsewhere = folder.resolve("elsewhere");
    TestImages.write(elsewhere.resolve("deep/e.png"), "png", TestImages.numbered(1));
    image("a/1.png");
    Path set = folder.resolve("set");
    Files.createSymbolicLink(set.resolve("a/2.png"), elsewhere.resolve("deep/e.png"));
    Files.createSymbolicLink(set.resolve("a/more"), elsewhere);
    Files.createSymbolicLink(set.resolve("b"), elsewhere);
    Files.createSymbolicLink(set.resolve("a/loop"), set);
    Files.createSymbolicLink(elsewhere.resolve("deep/up"), elsewhere);
    List<String> found = Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), this::found);
    assertEquals(List.of("0 a/1.png", "0 a/2.png", "0 a/more/deep/e.png", "1 b/deep/e.png"), found);
    assertEquals(1, notes.size(), notes.toString());
    assertTrue(notes.get(0).contains("left out 3 (a link to a folder above it)"), notes.get(0));
    assertTrue(notes.get(0).contains("a/loop"), notes.get(0));
    assertEquals(0, unreadable(set()));
  }

  /** How many cannot be read; {@code notes} name them. */
  private int unreadable(ImageFiles files) {
    int[] all = IntStream.range(0, files.size()).toArray();
    ImageSamples samples = new ImageSamples(files, 16, 2, notes::add);
    try (Reader reader =
        samples.read(new Pass(false, 0, 0, List.of(new Request(all, new int[] {0}))))) {
      reader.next();
      return reader.leftOut();
    }
  }

  @Test
  void whatCannotBeReadIsNamedAndCounted() throws IOException {
    Path good = image("a/good.png");
    Files.createSymbolicLink(good.resolveSibling("gone.jpg"), folder.resolve("nowhere"));
    Files.createSymbolicLink(good.resolveSibling("loop.jpg"), Path.of("loop.jpg"));
    Files.write(good.resolveSibling("empty.png"), new byte[0]);
    try (RandomAccessFile sparse =
        new RandomAccessFile(good.resolveSibling("sparse.jpeg").toFile(), "rw")) {
      sparse.setLength(3L << 30);
    }
    Files.writeString(good.resolveSibling("escape\u001b[31m.png"), "text");
    Files.writeString(good.resolveSibling("film.gif"), "GIF89a");
    Files.writeString(good.resolveSibling("._good.png"), "a Mac's attributes");
    image(".ipynb_checkpoints/good.png");
    image("outside.png");
    ImageFiles files = set();
    String listed = String.join("\n", notes);
    assertTrue(listed.contains("left out 1 (no image by the end of its name): "), listed);
    assertTrue(listed.contains("film.gif"), listed);
    assertTrue(listed.contains("left out 1 (a hidden folder): "), listed);
    assertTrue(listed.contains("left out 1 (outside of the class folders): "), listed);
    assertEquals(3, notes.size(), listed);
    assertEquals(6, files.size());
    assertEquals(5, unreadable(files));
    String read = String.join("\n", notes);
    for (String problem :
        new String[] {
          "gone.jpg: is a link to a file that is not there",
          "loop.jpg: is a link that leads to itself",
          "empty.png: expected an image, found an empty file",
          "sparse.jpeg: expected an image file of at most 268,435,456 bytes, found 3,221,225,472",
          "escape\\u001b[31m.png: expected a JPEG",
        }) {
      assertTrue(read.contains(problem), read);
    }
  }

  @Test
  void anImageIsNamedOnceAndASetOfNoneIsRefused() throws IOException {
    Files.writeString(image("a/1.png"), "text");
    image("a/2.png");
    ImageFiles files = set();
    ImageSamples samples = new ImageSamples(files, 16, 2, notes::add);
    for (int epoch = 0; epoch < 3; epoch++) {
      try (Reader reader =
          samples.read(
              new Pass(true, 0, epoch, List.of(new Request(new int[] {0, 1}, new int[] {0}))))) {
        assertArrayEquals(new long[] {0}, reader.next().labels());
        assertEquals(1, reader.leftOut());
      }
    }
    assertEquals(1, notes.size(), notes.toString());
    Files.writeString(folder.resolve("set/a/2.png"), "text");
    var e = assertThrows(UncheckedIOException.class, () -> unreadable(files));
    assertTrue(
        e.getMessage().contains("expected images that can be read, found none among 2"),
        e.getMessage());
    assertTrue(e.getMessage().contains("1.png: expected a JPEG"), e.getMessage());
  }

  @Test
  void aFolderMayBeALink() throws IOException {
    image("b/1.png");
    image("b/c/0.png");
    image("a/2.png");
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("set"));
    assertEquals(
        List.of("a/2.png", "b/1.png", "b/c/0.png"),
        ImageFolder.files(link, notes::add).stream()
            .map(file -> link.relativize(file).toString())
            .toList());
    assertEquals(3, ImageData.open(link, folder, notes::add).test().size());
  }

  /** A 30,000 times longer image than it is wide takes no more memory for it. */
  @Test
  void stripsAreResizedWhereTheyAreKept() {
    byte[] rgb = new byte[30_000 * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i / 300);
    }
    for (Image strip : new Image[] {new Image(1, 30_000, rgb), new Image(30_000, 1, rgb)}) {
      Image resized = new Transform.Test(256, 224).apply(strip, 0);
      assertEquals(224, resized.height());
      assertEquals(rgb[45_000], resized.rgb()[112 * 224 * 3 + 112 * 3]);
    }
  }
}
