package sew.image;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import sew.data.AtomicFile;
import sew.data.Sha256;

/**
 * The index of an archive, kept in a cache: an archive of 138 GB is searched for its images once.
 *
 * @param file the index
 * @param bytes of the archive
 * @param modified when the archive was last changed, in milliseconds since 1970
 */
record IndexFile(Path file, long bytes, long modified) {
  private static final long MAGIC = 0x5345575f494d4702L;

  static IndexFile of(Path archive, Path cache) throws IOException {
    Path absolute = archive.toAbsolutePath().normalize();
    String place = Sha256.of(absolute.toString()).substring(0, 12);
    return new IndexFile(
        cache.resolve(archive.getFileName() + "-" + place + ".index"),
        Files.size(archive),
        Files.getLastModifiedTime(archive).toMillis());
  }

  /** The index, if there is a whole one of the archive as it is now. */
  Optional<ImageIndex> read() throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    CRC32 sum = new CRC32();
    try (DataInputStream in =
        new DataInputStream(
            new CheckedInputStream(new BufferedInputStream(Files.newInputStream(file)), sum))) {
      if (in.readLong() != MAGIC || in.readLong() != bytes || in.readLong() != modified) {
        return Optional.empty();
      }
      int size = in.readInt();
      int nameBytes = in.readInt();
      long expected = 24L + 8 + 20L * size + nameBytes;
      if (size < 0 || nameBytes < 0 || Files.size(file) < expected) {
        return Optional.empty();
      }
      ImageIndex index = read(in, size, nameBytes);
      long found = sum.getValue();
      return in.readLong() == found && fits(index) ? Optional.of(index) : Optional.empty();
    } catch (EOFException | UTFDataFormatException e) {
      return Optional.empty(); // it is made again
    }
  }

  private static ImageIndex read(DataInputStream in, int size, int nameBytes) throws IOException {
    var columns =
        new ImageIndex.Columns(
            new int[size], new byte[nameBytes], new int[size], new int[size], new long[size]);
    in.readFully(columns.names());
    for (int i = 0; i < size; i++) {
      columns.labels()[i] = in.readInt();
      columns.ends()[i] = in.readInt();
      columns.sizes()[i] = in.readInt();
      columns.offsets()[i] = in.readLong();
    }
    List<String> classes = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      classes.add(in.readUTF());
    }
    return new ImageIndex(classes, columns);
  }

  /** Whether every image has a class, a name, and a place in the archive. */
  private boolean fits(ImageIndex index) {
    ImageIndex.Columns columns = index.columns();
    int classes = index.classes().size();
    for (int i = 0; i < index.size(); i++) {
      int label = columns.labels()[i];
      int end = columns.ends()[i];
      long offset = columns.offsets()[i];
      int size = columns.sizes()[i];
      if (label < 0
          || label >= classes
          || end < columns.nameStart(i)
          || end > columns.names().length
          || size < 0
          || offset < 0
          || offset > bytes - size) {
        return false;
      }
    }
    return true;
  }

  void write(ImageIndex index) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    AtomicFile.write(
        file,
        stream -> {
          CRC32 sum = new CRC32();
          DataOutputStream out = new DataOutputStream(new CheckedOutputStream(stream, sum));
          out.writeLong(MAGIC);
          out.writeLong(bytes);
          out.writeLong(modified);
          ImageIndex.Columns columns = index.columns();
          out.writeInt(index.size());
          out.writeInt(columns.names().length);
          out.write(columns.names());
          for (int i = 0; i < index.size(); i++) {
            out.writeInt(columns.labels()[i]);
            out.writeInt(columns.ends()[i]);
            out.writeInt(columns.sizes()[i]);
            out.writeLong(columns.offsets()[i]);
          }
          out.writeInt(index.classes().size());
          for (String name : index.classes()) {
            out.writeUTF(name);
          }
          out.writeLong(sum.getValue());
          out.flush();
        });
  }
}
