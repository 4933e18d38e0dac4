package sew.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * DVS128 Gesture in its original archive, which is read as it is: nothing is unpacked to the disk.
 *
 * <p>It is read twice from its start to its end: for the lists and labels, then for the recordings.
 * These come in the order of the archive, and each says the place of its clips, so that frames are
 * those of the unpacked folder.
 */
public final class GestureArchive implements ClipSource {
  public static final String NAME = "DvsGesture.tar.gz";

  /** Of the original archive, as published. */
  public static final String MD5 = "8a5c71fb11e24e5ca5b11866ca6c00a1";

  /** Any archive may unpack to as much; others are refused from 100 times their size on. */
  private static final long UNPACKED = 1L << 30;

  private static final int RATIO = 100;

  private final Path archive;
  private final java.util.function.Consumer<String> warning;
  private final long unpacked;
  private int recordings;

  /**
   * Reads nothing yet.
   *
   * @param warning receives that the archive is not the original, and what is doubtful about a
   *     recording, see {@link Aedat31}
   */
  public GestureArchive(Path archive, java.util.function.Consumer<String> warning) {
    this(archive, warning, UNPACKED);
  }

  GestureArchive(Path archive, java.util.function.Consumer<String> warning, long unpacked) {
    this.unpacked = unpacked;
    this.archive = archive;
    this.warning = warning;
  }

  @Override
  public String place() {
    return archive.toString();
  }

  @Override
  public int classes() {
    return GestureFolder.CLASSES;
  }

  @Override
  public int sensorSize() {
    return 128;
  }

  @Override
  public String fingerprint() throws IOException {
    return "%s %d %d"
        .formatted(
            archive.getFileName(),
            Files.size(archive),
            Files.getLastModifiedTime(archive).toMillis());
  }

  /** Known once the archive has been listed. */
  @Override
  public int recordings() {
    return recordings;
  }

  @Override
  public void forEachRecording(RecordingConsumer consumer) throws IOException {
    GestureListing listing = list();
    Map<String, Integer> places = listing.places();
    recordings = places.size();
    read(
        Md5.digest(),
        (entry, content) -> {
          Split split = listing.split(entry.path());
          if (split != null) {
            byte[] bytes = content.read();
            String from = archive + "!/" + entry.path();
            GestureLabels labels = listing.labels(entry.path());
            consumer.accept(
                new Recording(
                    from,
                    clips ->
                        labels.cut(
                            GestureListing.last(entry.path()),
                            Aedat31.decode(bytes, from, this::warn),
                            split,
                            clips),
                    places.get(entry.path())));
          }
        });
  }

  /** Recordings may be decoded by several threads. */
  private void warn(String message) {
    synchronized (archive) {
      warning.accept(message);
    }
  }

  private GestureListing list() throws IOException {
    MessageDigest md5 = Md5.digest();
    Map<String, byte[]> texts = new HashMap<>();
    Set<String> files = new HashSet<>();
    read(
        md5,
        (entry, content) -> {
          String name = GestureListing.last(entry.path());
          files.add(entry.path());
          if (name.equals(SyntheticGestures.README) && SyntheticGestures.isReadme(content.read())) {
            throw new IOException(
                "%s: expected recorded gestures, found the synthetic ones; leave --data out to run on them"
                    .formatted(archive));
          }
          if (name.equals(GestureTrials.TRAIN)
              || name.equals(GestureTrials.TEST)
              || name.endsWith("_labels.csv")) {
            texts.put(entry.path(), content.read());
          }
        });
    String found = Md5.hex(md5);
    if (!found.equals(MD5)) {
      warning.accept(
          "%s is not the original: expected md5 %s, found %s; it is read as it is"
              .formatted(archive, MD5, found));
    }
    return GestureListing.of(archive, texts, files);
  }

  /** Visits the files of the archive; the digest receives all of its bytes. */
  private void read(MessageDigest digest, TarReader.Visitor visitor) throws IOException {
    Set<String> paths = new HashSet<>();
    long limit = Math.max(unpacked, RATIO * Files.size(archive));
    try (InputStream file = new DigestInputStream(Files.newInputStream(archive), digest)) {
      try (Unpacked tar = new Unpacked(file, archive, limit)) {
        new TarReader(tar, archive.toString(), Long.MAX_VALUE)
            .forEach(
                (entry, content) -> {
                  requireHarmless(entry);
                  if (entry.isFile() && !GestureListing.last(entry.path()).startsWith("._")) {
                    if (!paths.add(entry.path())) {
                      throw refused("two files called " + entry.path());
                    }
                    visitor.entry(entry, () -> read(entry, content));
                  }
                });
        tar.transferTo(OutputStream.nullOutputStream()); // its checksum stands at the end
        file.transferTo(OutputStream.nullOutputStream());
      }
    }
  }

  private byte[] read(TarReader.Entry entry, TarReader.Content content) throws IOException {
    long most = Runtime.getRuntime().maxMemory() / 4;
    if (entry.size() > most) {
      throw new IOException(
          "%s: expected recordings of at most %,d bytes, a quarter of the Java heap, found %s of %,d; for more heap set SEW_JAVA_OPTS=-Xmx8g"
              .formatted(archive, most, Printable.of(entry.path()), entry.size()));
    }
    return content.read();
  }

  private void requireHarmless(TarReader.Entry entry) throws IOException {
    String path = entry.path();
    if (path.startsWith("/")
        || path.matches("(?s)[A-Za-z]:.*|\\\\.*|.*[\\p{Cntrl}].*")
        || List.of(path.split("[/\\\\]", -1)).contains("..")) {
      throw refused("the path \"" + Printable.of(path) + "\", which leads out of it");
    }
    if (!entry.isFile() && !entry.isFolder()) {
      throw refused(
          "\"%s\", which is %s"
              .formatted(path, entry.isLink() ? "a link" : "neither file nor folder"));
    }
  }

  private IOException refused(String found) {
    return new IOException(
        "%s: expected files and folders inside the archive, found %s; fetch the archive again"
            .formatted(archive, found));
  }
}
