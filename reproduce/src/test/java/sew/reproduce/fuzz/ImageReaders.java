package sew.reproduce.fuzz;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import javax.imageio.ImageIO;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.Scalar;
import org.opencv.imgcodecs.Imgcodecs;
import sew.data.Samples;
import sew.image.Image;
import sew.image.ImageData;
import sew.image.ImageFiles;
import sew.image.ImageSamples;

/** Readers of images, of archives of them, and of the lists beside them. */
final class ImageReaders {
  private static final String TRAIN = "ILSVRC2012_img_train.tar";
  private static final String VAL = "ILSVRC2012_img_val.tar";

  private ImageReaders() {}

  static List<FuzzedReader> all() {
    return List.of(
        FuzzedReader.ofFiles("image", Envelope.PNG, ImageReaders::writeImages, Image::read)
            .withNativeMemory(),
        FuzzedReader.ofFolder(
                "class-list",
                Envelope.NONE,
                ImageReaders::writeClassLists,
                (folder, file) -> open(file.getParent(), note -> {}).test())
            .mutating(".txt"),
        FuzzedReader.ofFolder(
                "image-tar",
                Envelope.TAR,
                ImageReaders::writeTars,
                (folder, file) -> readImages(folder))
            .mutating(".tar"),
        FuzzedReader.ofFolder(
                "image-index",
                Envelope.CRC_AT_END,
                ImageReaders::writeTars,
                (folder, file) -> readIndex(folder))
            .mutating(".index"),
        FuzzedReader.ofFolder(
            "image-zip",
            Envelope.ZIP,
            folder -> Archives.writeZip(folder.resolve("images.zip"), images(), ZipEntry.DEFLATED),
            (folder, file) -> readImages(folder)));
  }

  /** The cache lies in the folder itself, so that what is in it is a file of the folder too. */
  private static ImageData open(Path folder, Consumer<String> notes) throws IOException {
    return ImageData.open(folder, folder.resolve("cache"), notes);
  }

  /** A damaged index is made again, which is noted as the first time. */
  private static void readIndex(Path folder) throws IOException {
    boolean isIndexed = Files.exists(folder.resolve("cache"));
    Noticed notes = new Noticed();
    ImageData data = open(folder, notes);
    data.train();
    data.test();
    if (isIndexed) {
      notes.report();
    }
  }

  private static void readImages(Path folder) throws IOException {
    ImageData data = open(folder, note -> {});
    for (ImageFiles files : List.of(data.train(), data.test())) {
      int[] all = IntStream.range(0, files.size()).toArray();
      Samples samples = new ImageSamples(files, 8, 1, warning -> {});
      var request = new Samples.Request(all, new int[] {0});
      try (Samples.Reader reader = samples.read(new Samples.Pass(false, 0, 0, List.of(request)))) {
        reader.next();
      } catch (UncheckedIOException e) {
        throw e.getCause(); // a reader of samples has no checked exceptions
      }
    }
  }

  private static BufferedImage picture(int type) {
    BufferedImage picture = new BufferedImage(24, 20, type);
    for (int i = 0; i < 24 * 20; i++) {
      picture.setRGB(i % 24, i / 24, i * i * 31 | 0xff000000);
    }
    return picture;
  }

  private static byte[] encoded(String format, int type) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!ImageIO.write(picture(type), format, out)) {
      throw new IllegalStateException("this Java writes no " + format);
    }
    return out.toByteArray();
  }

  private static void writeImages(Path folder) throws IOException {
    byte[] jpeg = encoded("jpg", BufferedImage.TYPE_INT_RGB);
    Files.write(folder.resolve("colour.jpeg"), jpeg);
    Files.write(folder.resolve("grey.jpg"), encoded("jpg", BufferedImage.TYPE_BYTE_GRAY));
    Files.write(folder.resolve("colour.png"), encoded("png", BufferedImage.TYPE_INT_RGB));
    Files.write(folder.resolve("alpha.png"), encoded("png", BufferedImage.TYPE_INT_ARGB));
    Files.write(folder.resolve("palette.png"), encoded("png", BufferedImage.TYPE_BYTE_INDEXED));
    Files.write(folder.resolve("grey16.png"), encoded("png", BufferedImage.TYPE_USHORT_GRAY));
    Files.write(folder.resolve("colour.bmp"), encoded("bmp", BufferedImage.TYPE_INT_RGB));
    Image.read(folder.resolve("colour.jpeg")); // loads OpenCV
    Files.write(folder.resolve("colour.webp"), webp());
  }

  private static byte[] webp() {
    Mat pixels = new Mat(20, 24, CvType.CV_8UC3, new Scalar(20, 90, 200));
    MatOfByte file = new MatOfByte();
    try {
      if (!Imgcodecs.imencode(".webp", pixels, file)) {
        throw new IllegalStateException("this OpenCV writes no WebP");
      }
      return file.toArray();
    } finally {
      pixels.release();
      file.release();
    }
  }

  /** A folder for each form of the list, with images in no class folders. */
  private static void writeClassLists(Path folder) throws IOException {
    String wnids = "n01440764\nn01443537\n";
    writeList(folder, "synset_labels.txt", wnids);
    writeList(folder, "val_labels.txt", "1.JPEG n01440764\n2.JPEG n01443537\n");
    writeList(folder, "ILSVRC2012_validation_ground_truth.txt", "2\n1\n");
    Files.writeString(
        folder.resolve("list3").resolve("map_clsloc.txt"),
        "n01440764 1 tench\nn01443537 2 goldfish\n");
  }

  private static void writeList(Path folder, String name, String lines) throws IOException {
    long lists;
    try (var all = Files.list(folder)) {
      lists = all.count();
    }
    Path place = Files.createDirectories(folder.resolve("list" + (lists + 1)).resolve("val"));
    Files.writeString(place.resolve("1.JPEG"), "not read");
    Files.writeString(place.resolve("2.JPEG"), "not read");
    Files.writeString(place.resolveSibling(name), lines);
  }

  private static Map<String, byte[]> images() throws IOException {
    byte[] jpeg = encoded("jpg", BufferedImage.TYPE_INT_RGB);
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String name : List.of("n01440764/1", "n01443537/2")) {
      files.put("train/" + name + ".JPEG", jpeg);
      files.put("val/" + name + ".JPEG", jpeg);
    }
    return files;
  }

  /** The training images in an archive for each class, inside of another, as ImageNet's are. */
  private static void writeTars(Path folder) throws IOException {
    byte[] jpeg = encoded("jpg", BufferedImage.TYPE_INT_RGB);
    Map<String, byte[]> classes = new LinkedHashMap<>();
    for (String wnid : List.of("n01440764", "n01443537")) {
      classes.put(wnid + ".tar", Archives.tar(Map.of(wnid + "_1.JPEG", jpeg)));
    }
    Files.write(folder.resolve(TRAIN), Archives.tar(classes));
    Map<String, byte[]> test = new LinkedHashMap<>();
    test.put("1.JPEG", jpeg);
    test.put("2.JPEG", jpeg);
    Files.write(folder.resolve(VAL), Archives.tar(test));
    Files.writeString(folder.resolve("synset_labels.txt"), "n01440764\nn01443537\n");
  }
}
