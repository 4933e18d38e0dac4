package sew.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import sew.data.Printable;

/**
 * A training and a test set of images in one of the layouts in which ImageNet is kept. A label is
 * the place of the class among the sorted classes of the training set.
 */
public final class ImageData {
  /** The layouts that are found, for help and errors. */
  public static final String LAYOUTS =
      """
      a folder with train/<class>/ and val/<class>/ (or test/<class>/) of images (JPEG, PNG,
      BMP, WebP, TIFF, PPM, PGM),
      a folder with train/<class>/ and val/ of images, and a class list for these,
      a folder with ILSVRC2012_img_train.tar and ILSVRC2012_img_val.tar, and a class list,
      or a zip archive with train/<class>/ and val/<class>/ (or test/<class>/).
      """
          + ClassList.ACCEPTED;

  private static final String TRAIN_TAR = "ILSVRC2012_img_train.tar";
  private static final String VAL_TAR = "ILSVRC2012_img_val.tar";

  private final Path data;
  private final List<Path> listFolders;
  private final ImagePlace train;
  private final ImagePlace test;

  /**
   * A training set, a test set, or both.
   *
   * @param listFolders where a class list may lie
   */
  private ImageData(Path data, List<Path> listFolders, ImagePlace train, ImagePlace test) {
    this.data = data;
    this.listFolders = listFolders;
    this.train = train;
    this.test = test;
  }

  /**
   * Finds the layout of {@code data}; images are listed when a set is asked for.
   *
   * @param cache where the index of a tar archive is kept, so that it is searched once
   * @param notes is told of what takes long
   * @throws IOException if it is none of {@link #LAYOUTS}
   */
  public static ImageData open(Path data, Path cache, Consumer<String> notes) throws IOException {
    if (!Files.isDirectory(data)) {
      if (Files.isRegularFile(data) && isZip(data)) {
        return ofZip(data, notes);
      }
      throw new IOException(data + ": expected " + LAYOUTS + "Found " + whatIs(data));
    }
    Path kaggle = data.resolve("ILSVRC/Data/CLS-LOC");
    Path root = Files.isDirectory(kaggle) ? kaggle : data;
    ImagePlace train = folder(root.resolve("train"), notes);
    if (train == null) {
      train = tar(root.resolve(TRAIN_TAR), cache, notes);
    }
    ImagePlace test = folder(root.resolve("val"), notes);
    if (test == null) {
      test = tar(root.resolve(VAL_TAR), cache, notes);
    }
    if (test == null) {
      test = folder(root.resolve("test"), notes);
    }
    if (train != null || test != null) {
      List<Path> lists = List.of(data, root, root.resolve("val"), data.resolve(ClassList.DEVKIT));
      return new ImageData(data, lists, train, test);
    }
    Optional<Path> zip = onlyZip(data);
    return zip.isPresent()
        ? ofZip(zip.get(), notes)
        : new ImageData(data, List.of(), null, classFolders(data, notes));
  }

  private static String whatIs(Path data) {
    return Files.exists(data) ? "another file" : "nothing there";
  }

  private static ImagePlace folder(Path folder, Consumer<String> notes) {
    return Files.isDirectory(folder) ? new ImageFolder(folder, notes) : null;
  }

  private static ImagePlace tar(Path tar, Path cache, Consumer<String> notes) {
    return Files.isRegularFile(tar) ? new ImageTar(tar, cache, notes) : null;
  }

  private static boolean isZip(Path file) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".zip");
  }

  private static Optional<Path> onlyZip(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> zips = files.filter(ImageData::isZip).toList();
      return zips.size() == 1 ? Optional.of(zips.get(0)) : Optional.empty();
    }
  }

  private static ImageData ofZip(Path zip, Consumer<String> notes) throws IOException {
    ImageZip train = ImageZip.of(zip, "train", notes);
    ImageZip val = ImageZip.of(zip, "val", notes);
    ImageZip test = val == null ? ImageZip.of(zip, "test", notes) : val;
    if (train == null && test == null) {
      throw new IOException(
          "%s: expected images train/<class>/<name> and val/<class>/<name> or test/<class>/<name>, found none"
              .formatted(zip));
    }
    return new ImageData(zip, List.of(), train, test);
  }

  /** A folder that is itself a test set. */
  private static ImagePlace classFolders(Path data, Consumer<String> notes) throws IOException {
    ImageFolder folder = new ImageFolder(data, notes);
    for (String name : folder.classes()) {
      if (!name.equals(ImageIndex.NONE) && folder.hasImages(name)) {
        return folder;
      }
    }
    throw new IOException(data + ": expected " + LAYOUTS + "Found none of them");
  }

  /**
   * The sorted classes of the training set, or of the test set where there is no other; found
   * without listing every image.
   */
  public List<String> classes() throws IOException {
    if (train != null) {
      return train.classes();
    }
    List<String> classes = test.classes();
    return classes.contains(ImageIndex.NONE) ? test().classes() : classes;
  }

  /**
   * Lists the training images.
   *
   * @throws IOException if there are none, or none of a class
   */
  public ImageFiles train() throws IOException {
    if (train == null) {
      throw new IOException(
          "%s: expected images for training in train/<class>/ or %s, found none"
              .formatted(data, TRAIN_TAR));
    }
    ImageIndex index = train.index();
    boolean[] hasImages = new boolean[index.classes().size()];
    for (int i = 0; i < index.size(); i++) {
      hasImages[index.label(i)] = true;
    }
    for (int c = 0; c < hasImages.length; c++) {
      if (!hasImages[c]) {
        throw new IOException(
            "%s: expected images in the folder of each class, found none in '%s'"
                .formatted(train, Printable.of(index.classes().get(c))));
      }
    }
    if (index.size() == 0 || index.classes().contains(ImageIndex.NONE)) {
      throw new IOException(
          "%s: expected images for training in one folder per class, found %s"
              .formatted(train, index.size() == 0 ? "none" : "images outside of class folders"));
    }
    return new ImageFiles(train, index, false);
  }

  /**
   * Lists the test images; labels are places among the training classes, or among their own where
   * there is no training set.
   *
   * @throws IOException if there are none, or their classes are not known, or not those of training
   */
  public ImageFiles test() throws IOException {
    if (test == null) {
      throw new IOException(
          "%s: expected test images in val/, test/<class>/ or %s, found none"
              .formatted(data, VAL_TAR));
    }
    ImageIndex index = test.index();
    if (index.size() == 0) {
      throw new IOException(
          test
              + ": expected test images, found none whose name ends in .jpg, .png or another of torchvision's");
    }
    boolean flat = index.isFlat();
    if (flat) {
      index =
          IndexBuilder.withClasses(
              index, ClassList.find(listFolders, test).of(index), test.toString());
    }
    if (train != null) {
      index = index.among(train.classes(), test.toString());
    }
    return new ImageFiles(test, index, flat);
  }
}
