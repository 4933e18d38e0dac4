package sew.reproduce.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * As many bytes as parsing moves at least: the file is read into memory, and an array as large as
 * its events is filled from another.
 */
final class CopyStep implements Step {
  /** t, x, y and p of one event. */
  private static final int BYTES_PER_EVENT = Long.BYTES + Short.BYTES + Short.BYTES + Byte.BYTES;

  private final Path file;
  private final byte[] events;

  CopyStep(Workload workload, Path file) {
    this.file = file;
    this.events = new byte[Math.toIntExact(workload.events() * BYTES_PER_EVENT)];
  }

  @Override
  public Computed run() throws IOException {
    byte[] read = Files.readAllBytes(file);
    byte[] copied = events.clone();
    return () -> new double[] {read.length, copied.length};
  }
}
