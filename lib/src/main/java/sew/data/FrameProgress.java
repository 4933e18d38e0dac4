package sew.data;

/** Receives how far the preparation of frames is, after every clip. */
@FunctionalInterface
public interface FrameProgress {
  /**
   * Another clip is done.
   *
   * @param clips that are done
   * @param recordings that are done, of {@link ClipSource#recordings}
   */
  void accept(int clips, int recordings);
}
