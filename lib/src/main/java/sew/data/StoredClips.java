package sew.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import sew.data.ClipSource.Split;

/** Clips in the file of a {@link FrameSet}; may be read by several threads. */
final class StoredClips implements ClipSet {
  private final FileChannel channel;
  private final Layout layout;
  private final List<Row> rows;

  /** A line of the index: the place in the file, name, label and split. */
  record Row(int place, String name, int label, Split split) {}

  /** Where the counts start, and how many there are in a clip. */
  record Layout(int header, int classes, int steps, int size) {
    int frameBytes() {
      return 2 * 2 * size * size;
    }
  }

  StoredClips(FileChannel channel, Layout layout, List<Row> rows) {
    this.channel = channel;
    this.layout = layout;
    this.rows = rows;
  }

  @Override
  public int size() {
    return rows.size();
  }

  @Override
  public int classes() {
    return layout.classes();
  }

  @Override
  public int steps() {
    return layout.steps();
  }

  @Override
  public int height() {
    return layout.size();
  }

  @Override
  public int width() {
    return layout.size();
  }

  @Override
  public int label(int i) {
    return rows.get(i).label();
  }

  @Override
  public String name(int i) {
    return rows.get(i).name();
  }

  @Override
  public void read(int i, int[] steps, FloatBuffer out) {
    int bytes = layout.frameBytes();
    long clip = layout.header() + (long) rows.get(i).place() * layout.steps() * bytes;
    ByteBuffer frame = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int step : steps) {
      readFully(frame.clear(), clip + (long) step * bytes);
      for (int k = 0; k < bytes; k += 2) {
        out.put(Short.toUnsignedInt(frame.getShort(k)));
      }
    }
  }

  private void readFully(ByteBuffer buffer, long position) {
    try {
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, position + buffer.position()) < 0) {
          throw new EOFException("the frames end at byte " + channel.size());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
