package sew.data;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import sew.data.ClipSource.Split;

/** Clips in the file of a {@link FrameSet}; may be read by several threads. */
final class StoredClips implements ClipSet {
  private final List<ByteBuffer> segments;
  private final Layout layout;
  private final List<Row> rows;

  /** A line of the index: the place in the file, name, label and split. */
  record Row(int place, String name, int label, Split split) {}

  /**
   * Where the counts start, how many there are in a clip, and how many bytes are mapped at once.
   */
  record Layout(int header, int classes, int steps, int size, int segmentBytes) {
    int frameBytes() {
      return 2 * 2 * size * size;
    }

    int clipBytes() {
      return Math.multiplyExact(steps, frameBytes());
    }

    int clipsPerSegment() {
      return Math.max(1, segmentBytes / clipBytes());
    }
  }

  StoredClips(List<ByteBuffer> segments, Layout layout, List<Row> rows) {
    this.segments = segments;
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
    int place = rows.get(i).place();
    ByteBuffer segment = segments.get(place / layout.clipsPerSegment());
    int clip = place % layout.clipsPerSegment() * layout.clipBytes();
    for (int step : steps) {
      int frame = clip + step * layout.frameBytes();
      for (int k = 0; k < layout.frameBytes(); k += 2) {
        out.put(Short.toUnsignedInt(segment.getShort(frame + k)));
      }
    }
  }
}
