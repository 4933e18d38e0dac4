package sew.reproduce.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import sew.data.Cifar10Dvs;
import sew.data.Cifar10DvsLayout;
import sew.data.ClipSource;
import sew.data.GestureFolder;
import sew.data.GestureLayout;
import sew.data.NMnistLayout;
import sew.data.RecordingSplit;
import sew.data.SyntheticCifar10Dvs;
import sew.data.SyntheticGestures;
import sew.image.DeadLeaves;
import sew.image.ImageFolder;
import sew.registry.Types;
import sew.reproduce.experiment.DataRequest;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.experiment.ImageDataset;

/** Which data set lies in a folder or archive, by the names of its files alone. */
public final class DataLayout {
  private static final List<String> CIFAR10_DVS_ZIPS =
      Cifar10Dvs.CLASSES.stream()
          .flatMap(name -> Stream.of(name + ".zip", "download/" + name + ".zip"))
          .toList();

  private DataLayout() {}

  /** The id of a data set; empty if there is nothing that only one of them has. */
  public static Optional<String> dataset(Path path) throws IOException {
    if (GestureLayout.isIn(path)) {
      return id(
          Files.isDirectory(path) && SyntheticGestures.isIn(path)
              ? Dataset.SyntheticGesture.class
              : Dataset.DvsGesture.class);
    }
    if (!Files.isDirectory(path)) {
      return ofArchive(path.getFileName().toString().toLowerCase(Locale.ROOT));
    }
    // A zip that is damaged says by its name what it should be.
    if (isAny(path, CIFAR10_DVS_ZIPS) || Cifar10DvsLayout.isIn(path)) {
      return id(
          SyntheticCifar10Dvs.isIn(path)
              ? sew.reproduce.experiment.Cifar10Dvs.Synthetic.class
              : sew.reproduce.experiment.Cifar10Dvs.class);
    }
    if (NMnistLayout.isIn(path)) {
      return id(Dataset.NMnist.class);
    }
    if (DeadLeaves.isIn(path)) {
      return id(ImageDataset.DeadLeaves.class);
    }
    return isImages(path) ? id(ImageDataset.Folder.class) : Optional.empty();
  }

  /**
   * The clips of {@code dataset} in {@code request}'s folder; nothing is drawn there if it is a
   * generated set.
   */
  public static Optional<ClipSource> clips(Dataset dataset, DataRequest request)
      throws IOException {
    if (dataset instanceof Dataset.SyntheticGesture) {
      return Optional.of(new GestureFolder(request.folder(), request.warning()));
    }
    if (dataset instanceof sew.reproduce.experiment.Cifar10Dvs.Synthetic) {
      // Smaller than what it stands in for, and its zips are not the original ones.
      return Optional.of(
          new Cifar10Dvs(request.folder(), new RecordingSplit.Authors(), note -> {}));
    }
    return dataset.clips(request);
  }

  private static Optional<String> ofArchive(String name) {
    if (name.matches(".*\\.(tgz|tar\\.gz)")) {
      return id(Dataset.DvsGesture.class);
    }
    return name.endsWith(".zip") ? id(ImageDataset.Folder.class) : Optional.empty();
  }

  private static Optional<String> id(Class<? extends Dataset> type) {
    return Optional.of(Types.id(type));
  }

  private static boolean isAny(Path folder, List<String> names) {
    return names.stream().anyMatch(name -> Files.exists(folder.resolve(name)));
  }

  private static boolean isImages(Path folder) throws IOException {
    if (isAny(folder, List.of("train", "val", "test", "ILSVRC"))
        || holds(folder, file -> file.getFileName().toString().startsWith("ILSVRC2012_img_"))) {
      return true;
    }
    try (Stream<Path> children = Files.list(folder)) {
      for (Path child : children.toList()) {
        if (holds(child, ImageFolder::isImage)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether {@code folder} is one and holds such a file. */
  private static boolean holds(Path folder, Predicate<Path> file) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file);
    }
  }
}
