package sew.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What a {@link FrameSet} is made of: frames [T, 2, size, size] of clips. */
interface FrameSource extends OrderedWork.Tasks<FrameSource.Stored> {

  /**
   * The frames of a clip as they are stored, and its line of the index.
   *
   * @param place among all clips, or -1 for the next one
   */
  record Stored(int place, String line, ByteBuffer frames) {}

  /** Where the clips lie, for messages. */
  String place();

  int classes();

  int steps();

  int size();

  /** Changes when the frames do. */
  String fingerprint() throws IOException;

  /** How many files the clips are read from, each by one task; 0 if it is not known. */
  int recordings();

  /**
   * The counts as 16-bit numbers.
   *
   * @throws IOException if one does not fit
   */
  static ByteBuffer stored(String clip, int[] counts) throws IOException {
    ByteBuffer stored =
        ByteBuffer.allocate(Math.multiplyExact(2, counts.length)).order(ByteOrder.LITTLE_ENDIAN);
    for (int count : counts) {
      if (count > 0xffff) {
        throw new IOException(
            "clip %s: a pixel counts %d events in one frame, at most 65535 fit"
                .formatted(clip, count));
      }
      stored.putShort((short) count);
    }
    return stored.flip();
  }
}
