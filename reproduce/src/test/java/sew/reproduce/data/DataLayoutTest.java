package sew.reproduce.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    "events_np/airplane/cifar10_airplane_0.npz, cifar10-dvs",
    "airplane/cifar10_airplane_0.npz, cifar10-dvs",
    "nmnist_small.zip, n-mnist",
    "train1K.txt, n-mnist",
    "Train/0/00002.bin, n-mnist",
    "events_np/train/0/00002.npz, n-mnist",
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

  @Test
  void elevenClassesAreGestures() throws IOException {
    for (int label = 0; label < 11; label++) {
      Path clips = Files.createDirectories(folder.resolve("events_np/train/" + label));
      Files.createFile(clips.resolve("user01_led_0.npz"));
    }
    assertEquals(Optional.of("dvs-gesture"), DataLayout.dataset(folder));
    assertEquals(Optional.of("dvs-gesture"), DataLayout.dataset(folder.resolve("events_np")));
  }
}
