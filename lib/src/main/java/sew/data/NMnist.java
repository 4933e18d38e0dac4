package sew.data;

import static sew.data.NMnistFormat.EVENT;
import static sew.data.NMnistFormat.SENSOR;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * N-MNIST (Orchard et al., Front. Neurosci. 9:437, 2015): digits seen by a moving 34 x 34 sensor.
 *
 * <p>Events of 5 bytes: x, y, polarity (1 bit) and time in microseconds (23 bits), big endian. An
 * entry with y = 240 is no event but marks an overflow: 8,192 us are added to the time of all
 * events after it. Two layouts are read: {@code Train/<digit>/*.bin} and {@code Test/<digit>/*.bin}
 * of the original, and the small set of slayerPytorch, {@code N.bs2} with {@code train1K.txt} and
 * {@code test100.txt}, loose or in {@code nmnist_small.zip}.
 */
public final class NMnist implements ClipSource {
  public static final String WHERE =
      "N-MNIST (Orchard et al., 2015, www.garrickorchard.com/datasets/n-mnist, CC BY-SA 4.0):"
          + " expected Train/<digit>/*.bin and"
          + " Test/<digit>/*.bin, or train1K.txt, test100.txt and *.bs2 (also in nmnist_small.zip)";

  /** Recordings take some tens of kB. */
  private static final int MAX_ENTRY = 1 << 24;

  private static final String ZIP = "nmnist_small.zip";
  private static final String TRAIN_LIST = "train1K.txt";
  private static final String TEST_LIST = "test100.txt";

  private final Path folder;

  /** A clip to be read: the name of its file inside the folder or zip. */
  private record Entry(String file, int label, Split split) {}

  public NMnist(Path folder) throws IOException {
    this.folder = folder;
    boolean known =
        Files.exists(folder.resolve(ZIP))
            || Files.exists(folder.resolve(TRAIN_LIST))
            || Files.isDirectory(folder.resolve("Train"));
    if (!known) {
      throw new IOException("no N-MNIST recordings in %s. %s".formatted(folder, WHERE));
    }
  }

  @Override
  public int classes() {
    return 10;
  }

  @Override
  public int sensorSize() {
    return SENSOR;
  }

  @Override
  public String fingerprint() throws IOException {
    StringBuilder text = new StringBuilder();
    if (Files.exists(folder.resolve(ZIP))) {
      Path zip = folder.resolve(ZIP);
      return ZIP + ' ' + Files.size(zip) + ' ' + Files.getLastModifiedTime(zip).toMillis();
    }
    for (Entry entry : entries(this::bytes)) {
      text.append(entry).append(' ').append(Files.size(present(entry.file()))).append('\n');
    }
    return text.toString();
  }

  @Override
  public void forEachRecording(RecordingConsumer consumer) throws IOException {
    if (Files.exists(folder.resolve(ZIP))) {
      try (CheckedZip zip = CheckedZip.open(folder.resolve(ZIP))) {
        Opener files = name -> bytes(zip, name);
        for (Entry entry : entries(files)) {
          // Small files of one zip: the thread that has it open reads them.
          byte[] bytes = files.bytes(entry.file());
          consumer.accept(new Recording(entry.file(), clips -> clips.accept(clip(entry, bytes))));
        }
      }
    } else {
      for (Entry entry : entries(this::bytes)) {
        consumer.accept(
            new Recording(entry.file(), clips -> clips.accept(clip(entry, bytes(entry.file())))));
      }
    }
  }

  private Clip clip(Entry entry, byte[] bytes) throws IOException {
    Events events = decode(bytes, folder.resolve(entry.file()));
    return new Clip(entry.file(), entry.label(), entry.split(), events);
  }

  /** Reads a file of the set by its name. */
  @FunctionalInterface
  private interface Opener {
    byte[] bytes(String name) throws IOException;
  }

  private byte[] bytes(String name) throws IOException {
    return RecordingFile.bytes(present(name), "a file of N-MNIST");
  }

  private Path present(String name) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      throw new IOException("%s is missing. %s".formatted(file, WHERE));
    }
    return file;
  }

  private static byte[] bytes(CheckedZip zip, String name) throws IOException {
    return zip.bytes(name, MAX_ENTRY)
        .orElseThrow(() -> new IOException("%s is missing. %s".formatted(zip.place(name), WHERE)));
  }

  private List<Entry> entries(Opener files) throws IOException {
    List<Entry> entries = new ArrayList<>();
    if (Files.isDirectory(folder.resolve("Train")) && !Files.exists(folder.resolve(ZIP))) {
      addFolder("Train", Split.TRAIN, entries);
      addFolder("Test", Split.TEST, entries);
    } else {
      addList(files, TRAIN_LIST, Split.TRAIN, entries);
      addList(files, TEST_LIST, Split.TEST, entries);
    }
    return entries;
  }

  private void addFolder(String name, Split split, List<Entry> entries) throws IOException {
    for (int digit = 0; digit < classes(); digit++) {
      Path digits = folder.resolve(name).resolve(String.valueOf(digit));
      if (!Files.isDirectory(digits)) {
        throw new IOException("%s is missing. %s".formatted(digits, WHERE));
      }
      try (Stream<Path> files = Files.list(digits)) {
        List<String> names =
            files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".bin")).toList();
        if (names.isEmpty()) {
          throw new IOException("%s holds no *.bin files. %s".formatted(digits, WHERE));
        }
        for (String file : names.stream().sorted().toList()) {
          entries.add(new Entry("%s/%d/%s".formatted(name, digit, file), digit, split));
        }
      }
    }
  }

  /** A list has a header line, then lines of "number class". */
  private void addList(Opener files, String list, Split split, List<Entry> entries)
      throws IOException {
    String file = folder.resolve(list).toString();
    List<String> lines = TextFile.lines(files.bytes(list), file, "a list of \"number class\"");
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String[] words = line.split("\\s+", -1);
      if (words.length != 2 || !words[0].matches("\\d+") || !words[1].matches("\\d")) {
        throw new IOException(
            "%s, line %d: expected \"number class\", found \"%s\"".formatted(file, i + 1, line));
      }
      entries.add(new Entry(words[0] + ".bs2", Integer.parseInt(words[1]), split));
    }
  }

  /** The events of a file of the set. */
  public static Events read(Path file) throws IOException {
    return decode(RecordingFile.bytes(file, "an N-MNIST recording"), file);
  }

  /** Decodes the bytes of one recording; {@code file} is used in messages. */
  public static Events decode(byte[] bytes, Path file) throws EventFormatException {
    if (bytes.length == 0 || FileKind.of(bytes).isPresent()) {
      throw RecordingFile.other(file.toString(), "an N-MNIST recording", bytes);
    }
    if (bytes.length % EVENT != 0) {
      throw new EventFormatException(
          file,
          bytes.length,
          "N-MNIST events take 5 bytes, the file has %d bytes; fetch the file again"
              .formatted(bytes.length));
    }
    return NMnistEvents.decode(bytes, file);
  }
}
