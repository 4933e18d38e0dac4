package sew.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * CRC-32C of a file in parts of 64 MiB, which takes some 0.1 s per GB: so little that all frames
 * are checked whenever they are opened.
 */
final class FrameChecksums {
  /** The frames of all clips. */
  static final String FILE = "frames.npy";

  private static final long PART = 64 << 20;

  private FrameChecksums() {}

  /** The checksums of the parts, in their order. */
  static List<Integer> of(Path file) throws IOException {
    List<Integer> checksums = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
      for (long part = 0; part < channel.size(); part += PART) {
        CRC32C checksum = new CRC32C();
        long end = Math.min(part + PART, channel.size());
        for (long at = part; at < end; ) {
          buffer.clear().limit((int) Math.min(buffer.capacity(), end - at));
          int read = channel.read(buffer, at);
          if (read < 0) {
            throw new DamagedFramesException(file, "became shorter while it was read");
          }
          checksum.update(buffer.flip());
          at += read;
        }
        checksums.add((int) checksum.getValue());
      }
    }
    return checksums;
  }

  /** Compares a file with its facts. */
  static void require(Path file, FrameFacts facts) throws IOException {
    try {
      if (facts.checksums().isEmpty()) {
        String found = Sha256.of(file);
        if (!found.equals(facts.frames())) {
          throw new DamagedFramesException(
              file, "is damaged: expected sha256 %s, found %s".formatted(facts.frames(), found));
        }
        return;
      }
      List<Integer> found = of(file);
      for (int i = 0; i < Math.max(found.size(), facts.checksums().size()); i++) {
        if (i >= found.size() || !found.get(i).equals(facts.checksums().get(i))) {
          throw new DamagedFramesException(
              file,
              "is damaged between bytes %,d and %,d: it has another checksum than when it was written"
                  .formatted(i * PART, (i + 1) * PART));
        }
      }
    } catch (NoSuchFileException e) {
      throw new DamagedFramesException(file, "is missing");
    }
  }
}
