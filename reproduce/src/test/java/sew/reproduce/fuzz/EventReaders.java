package sew.reproduce.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import sew.data.Aedat20;
import sew.data.Aedat31;
import sew.data.Aedat4;
import sew.data.Cifar10Dvs;
import sew.data.ClipSource;
import sew.data.Events;
import sew.data.GestureFolder;
import sew.data.GestureLayout;
import sew.data.NMnist;
import sew.data.RecordingSplit;
import sew.data.SplitList;

/** Readers of recordings, and of the lists and labels beside them. */
final class EventReaders {
  private EventReaders() {}

  static List<FuzzedReader> all() {
    return List.of(
        FuzzedReader.ofFiles(
            "aedat-2.0",
            Envelope.NONE,
            EventReaders::writeAedat20,
            file -> Aedat20.read(file, Aedat20.Orientation.DVS128)),
        FuzzedReader.ofFiles(
            "aedat-2.0-cifar10-dvs",
            Envelope.NONE,
            EventReaders::writeAedat20,
            file -> Aedat20.read(file, Aedat20.Orientation.CIFAR10_DVS)),
        FuzzedReader.ofFiles(
            "aedat-3.1",
            Envelope.NONE,
            folder -> Aedat31.write(folder.resolve("recording.aedat"), events(128, 100, 1L << 33)),
            Aedat31::read),
        FuzzedReader.ofFiles("aedat-4", Envelope.NONE, EventReaders::copyAedat4, Aedat4::read),
        FuzzedReader.ofFiles(
            "n-mnist",
            Envelope.NONE,
            folder -> Files.write(folder.resolve("1.bs2"), nMnist(1)),
            file -> NMnist.decode(Files.readAllBytes(file), file)),
        FuzzedReader.ofFolder(
            "n-mnist-folder",
            Envelope.NONE,
            EventReaders::writeNMnist,
            (folder, file) -> readAll(new NMnist(folder))),
        FuzzedReader.ofFolder(
            "n-mnist-zip",
            Envelope.ZIP,
            EventReaders::writeNMnistZip,
            (folder, file) -> readAll(new NMnist(folder))),
        gestures("gesture-recordings", ".aedat"),
        gestures("gesture-labels", ".csv"),
        gestures("gesture-trials", ".txt"),
        FuzzedReader.ofFolder(
            "gesture-archive",
            Envelope.TAR_GZ,
            EventReaders::writeArchive,
            (folder, file) -> readAll(GestureLayout.of(folder, warning -> {}))),
        FuzzedReader.ofFolder(
            "cifar10-dvs-zip",
            Envelope.ZIP,
            EventReaders::writeCifarZip,
            (folder, file) ->
                readAll(new Cifar10Dvs(folder, RecordingSplit.parse("first-100"), note -> {}))),
        FuzzedReader.ofFiles(
            "split-list", Envelope.NONE, EventReaders::writeSplitLists, SplitList::read));
  }

  private static FuzzedReader gestures(String name, String mutated) {
    return FuzzedReader.ofFolder(
            name,
            Envelope.NONE,
            EventReaders::writeGestures,
            (folder, file) -> readAll(new GestureFolder(folder)))
        .mutating(mutated);
  }

  static void readAll(ClipSource source) throws IOException {
    source.fingerprint();
    source.forEach(clip -> {});
  }

  static Events events(int size, int n, long firstTime) {
    SplittableRandom random = new SplittableRandom(n);
    Events events = new Events(size, size, new long[n], new short[n], new short[n], new byte[n]);
    for (int i = 0; i < n; i++) {
      events.t()[i] = firstTime + 10L * i;
      events.x()[i] = (short) random.nextInt(size);
      events.y()[i] = (short) random.nextInt(size);
      events.p()[i] = (byte) random.nextInt(2);
    }
    return events;
  }

  private static void writeAedat20(Path folder) throws IOException {
    Aedat20.write(
        folder.resolve("recording.aedat"),
        events(128, 100, 0),
        Aedat20.Orientation.DVS128,
        "a DVS128");
  }

  /** 40 events, of which one marks an overflow of the time. */
  private static byte[] nMnist(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] bytes = new byte[5 * 40];
    for (int i = 0; i < bytes.length; i += 5) {
      bytes[i] = (byte) random.nextInt(34);
      bytes[i + 1] = (byte) (i == 100 ? 240 : random.nextInt(34));
      bytes[i + 2] = (byte) (random.nextInt(2) << 7);
      bytes[i + 3] = (byte) i;
      bytes[i + 4] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static Map<String, byte[]> nMnistFiles() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("train1K.txt", text("#sample class\n1 5\n2 0\n"));
    files.put("test100.txt", text("#sample class\n60001 7\n"));
    for (int number : new int[] {1, 2, 60_001}) {
      files.put(number + ".bs2", nMnist(number));
    }
    return files;
  }

  private static void writeNMnist(Path folder) throws IOException {
    for (Map.Entry<String, byte[]> file : nMnistFiles().entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
  }

  private static void writeNMnistZip(Path folder) throws IOException {
    Archives.writeZip(folder.resolve("nmnist_small.zip"), nMnistFiles(), ZipEntry.DEFLATED);
  }

  private static void writeGestures(Path folder) throws IOException {
    for (String user : List.of("user01_led", "user24_lab")) {
      Aedat31.write(folder.resolve(user + ".aedat"), events(128, 60, 1000));
      Files.writeString(
          folder.resolve(user + "_labels.csv"),
          "class,startTime_usec,endTime_usec\n1,1000,1200\n8,1150,1400\n8,1400,1600\n");
    }
    Files.writeString(folder.resolve("trials_to_train.txt"), "user01_led.aedat\n");
    Files.writeString(folder.resolve("trials_to_test.txt"), "user24_lab.aedat\n");
  }

  /** Written by iniVation's own library, with each kind of compression. */
  private static void copyAedat4(Path folder) throws IOException {
    for (String name : List.of("none", "lz4_high", "zstd_high")) {
      String file = name + ".aedat4";
      Files.copy(Path.of("../lib/src/test/resources/aedat4", file), folder.resolve(file));
    }
  }

  private static void writeArchive(Path folder) throws IOException {
    Path unpacked = Files.createDirectories(folder.resolve("unpacked"));
    writeGestures(unpacked);
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (Stream<Path> all = Files.list(unpacked)) {
      for (Path file : all.sorted().toList()) {
        files.put("DvsGesture/" + file.getFileName(), Files.readAllBytes(file));
        Files.delete(file);
      }
    }
    Files.delete(unpacked);
    Files.write(folder.resolve("DvsGesture.tar.gz"), Archives.gzip(Archives.tar(files)));
  }

  private static void writeCifarZip(Path folder) throws IOException {
    Path recording = folder.resolve("recording");
    Aedat20.write(recording, events(128, 50, 0), Aedat20.Orientation.CIFAR10_DVS, "jAER");
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int number : new int[] {0, 100}) {
      String name = "airplane/cifar10_airplane_%d.aedat".formatted(number);
      files.put(name, Files.readAllBytes(recording));
    }
    Files.delete(recording);
    Archives.writeZip(folder.resolve("airplane.zip"), files, ZipEntry.DEFLATED);
  }

  private static void writeSplitLists(Path folder) throws IOException {
    Files.writeString(
        folder.resolve("names.txt"), "# one recording per line\ntrain a_1.aedat\ntest a_2\n");
    Files.writeString(folder.resolve("classes.txt"), "train cat cat_1\ntest dog dog_7.aedat\n");
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
