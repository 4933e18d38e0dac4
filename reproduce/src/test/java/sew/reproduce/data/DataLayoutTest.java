package sew.reproduce.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataLayoutTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "trials_to_train.txt, dvs-gesture",
    "DvsGesture.tar.gz, dvs-gesture",
    "DvsGesture/trials_to_train.txt, dvs-gesture",
    "ibmGestureTrain/user01_led/0.npy, dvs-gesture",
    "airplane.zip, cifar10-dvs",
    "download/truck.zip, cifar10-dvs",
    "extract/dog/cifar10_dog_0.aedat, cifar10-dvs",
    "nmnist_small.zip, n-mnist",
    "train1K.txt, n-mnist",
    "Train/0/00002.bin, n-mnist",
    "train/n01440764/x.JPEG, image-folder",
    "ILSVRC2012_img_val.tar, image-folder",
    "cat/1.png, image-folder",
    "one.aedat, ",
    "notes.txt, "
  })
  void namesOfFilesTellDataSetsApart(String file, String dataset) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.createFile(path);
    assertEquals(Optional.ofNullable(dataset), DataLayout.dataset(folder));
  }

  /** Eleven classes are gestures, ten are digits. */
  @ParameterizedTest
  @CsvSource({"11, dvs-gesture", "10, n-mnist"})
  void numbersOfClassesTellPreparedSetsApart(int classes, String dataset) throws IOException {
    for (String split : List.of("train", "test")) {
      for (int label = 0; label < classes; label++) {
        Path clips = folder.resolve("events_np").resolve(split).resolve("" + label);
        Files.createDirectories(clips);
        Files.createFile(clips.resolve("a.npz"));
      }
    }
    assertEquals(Optional.of(dataset), DataLayout.dataset(folder));
    assertEquals(Optional.of(dataset), DataLayout.dataset(folder.resolve("events_np")));
  }

  @Test
  void namesOfClassesTellPreparedObjects() throws IOException {
    for (String name : sew.data.Cifar10Dvs.CLASSES) {
      Path clips =
          Files.createDirectories(folder.resolve("frames_number_16_split_by_number/" + name));
      for (int i = 0; i < 10; i++) {
        Files.createFile(clips.resolve("cifar10_%s_%d.npz".formatted(name, i)));
      }
    }
    assertEquals(Optional.of("cifar10-dvs"), DataLayout.dataset(folder));
  }
}
