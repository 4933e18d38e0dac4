package sew.reproduce.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A good folder of gestures, and others with one fault each. */
final class BadRecordings {
  private static final Path GOLDEN =
      Path.of("..", "lib", "src", "test", "resources", "golden", "events", "DvsGesture");
  private static final String FIRST = "user01_fluorescent";

  private final Path folder;

  private BadRecordings(Path folder) {
    this.folder = folder;
  }

  static void write(Path folder) throws IOException {
    BadRecordings recordings = new BadRecordings(folder);
    recordings.writeLists();
    recordings.writeLabels();
    recordings.writeAedat();
    recordings.writeNMnist();
  }

  /** A folder with two recordings. */
  private Path gestures(String name) throws IOException {
    Path gestures = Files.createDirectories(folder.resolve(name));
    for (String user : new String[] {FIRST, "user02_fluorescent"}) {
      Files.copy(GOLDEN.resolve(FIRST + ".aedat"), gestures.resolve(user + ".aedat"));
      Files.copy(GOLDEN.resolve(FIRST + "_labels.csv"), gestures.resolve(user + "_labels.csv"));
    }
    Files.writeString(gestures.resolve("trials_to_train.txt"), FIRST + ".aedat\n");
    Files.writeString(gestures.resolve("trials_to_test.txt"), "user02_fluorescent.aedat\n");
    return gestures;
  }

  private void writeLists() throws IOException {
    gestures("gestures");
    list("list-empty", "");
    list("list-twice", FIRST + ".aedat\nuser02_fluorescent.aedat\n");
    list("list-outside", "../gestures/" + FIRST + ".aedat\n");
    list("list-nul", "user01\0_fluorescent.aedat\n");
    list("list-missing", "user09_led.aedat\n");
    Files.write(
        gestures("list-utf16").resolve("trials_to_train.txt"),
        (FIRST + ".aedat\n").getBytes(UTF_16));
    Files.delete(gestures("list-none").resolve("trials_to_test.txt"));
    Path comma = list("list-comma", "a,b.aedat\n");
    Files.copy(GOLDEN.resolve(FIRST + ".aedat"), comma.resolve("a,b.aedat"));
    Files.copy(GOLDEN.resolve(FIRST + "_labels.csv"), comma.resolve("a,b_labels.csv"));
  }

  private Path list(String name, String train) throws IOException {
    Path gestures = gestures(name);
    Files.writeString(gestures.resolve("trials_to_train.txt"), train);
    return gestures;
  }

  private void writeLabels() throws IOException {
    labels("label-0", "class,start,end\n0,0,100\n");
    labels("label-12", "class,start,end\n12,0,100\n");
    labels("label-text", "class,start,end\nwave,0,100\n");
    labels("label-none", "class,start,end\n");
    labels("label-reversed", "class,start,end\n1,900,100\n");
    labels("label-latin1", "class,start,end\n1,0,100 \u00e9\n");
    Files.delete(gestures("label-missing").resolve(FIRST + "_labels.csv"));
  }

  private void labels(String name, String csv) throws IOException {
    Files.write(gestures(name).resolve(FIRST + "_labels.csv"), csv.getBytes(ISO_8859_1));
  }

  private void writeAedat() throws IOException {
    byte[] good = Files.readAllBytes(GOLDEN.resolve(FIRST + ".aedat"));
    aedat("aedat-cut", Arrays.copyOf(good, good.length - 5));
    aedat("aedat-empty", new byte[0]);
    aedat("aedat-text", "hello\n".getBytes(ISO_8859_1));
    aedat("aedat-2", "#!AER-DAT2.0\r\n".getBytes(ISO_8859_1));
    Path directory = gestures("aedat-folder").resolve(FIRST + ".aedat");
    Files.delete(directory);
    Files.createDirectories(directory);
    Path loop = gestures("aedat-loop").resolve(FIRST + ".aedat");
    Files.delete(loop);
    Files.createSymbolicLink(loop, loop.getFileName());
  }

  private void aedat(String name, byte[] bytes) throws IOException {
    Files.write(gestures(name).resolve(FIRST + ".aedat"), bytes);
  }

  private void writeNMnist() throws IOException {
    Path damaged = Files.createDirectories(folder.resolve("n-mnist-damaged"));
    Files.writeString(damaged.resolve("nmnist_small.zip"), "PK\3\4 damaged");
    Path bomb = Files.createDirectories(folder.resolve("n-mnist-bomb"));
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(bomb.resolve("nmnist_small.zip")))) {
      add(zip, "train1K.txt", "#\n1 5\n".getBytes(ISO_8859_1), 1);
      add(zip, "test100.txt", "#\n2 5\n".getBytes(ISO_8859_1), 1);
      add(zip, "1.bs2", new byte[5 << 20], 600); // 3 GB
      add(zip, "2.bs2", new byte[500], 1);
    }
  }

  private static void add(ZipOutputStream zip, String name, byte[] bytes, int times)
      throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    OutputStream out = zip;
    for (int i = 0; i < times; i++) {
      out.write(bytes);
    }
    zip.closeEntry();
  }
}
