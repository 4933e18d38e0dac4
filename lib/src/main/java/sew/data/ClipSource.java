package sew.data;

import java.io.IOException;

/**
 * Recordings with labels and a split into training and test clips, in a fixed order.
 *
 * <p>Recordings are passed on before they are decoded, so that several threads can decode several
 * of them: the clips of one recording come in order, and so do the recordings.
 */
public interface ClipSource {

  /** A part of a recording that shows one gesture or digit. */
  record Clip(String name, int label, Split split, Events events) {}

  /** Which clips are for training and which for testing. */
  enum Split {
    TRAIN,
    TEST
  }

  /** Receives clips; may fail while it stores them. */
  @FunctionalInterface
  interface Consumer {
    void accept(Clip clip) throws IOException;
  }

  /**
   * A file that clips are cut from. One that cannot be read fails alone: those after it can.
   *
   * @param name the file, for messages and progress
   * @param clips reads and decodes the file; any thread may call it, at any time
   * @param first the place of its first clip among all, from 0, where recordings come in another
   *     order, as from an archive that can only be read from its start; otherwise -1
   */
  record Recording(String name, Clips clips, int first) {
    public Recording(String name, Clips clips) {
      this(name, clips, -1);
    }

    /** Passes on the clips in their order. */
    public void forEach(Consumer consumer) throws IOException {
      clips.forEach(consumer);
    }
  }

  /** The clips of a recording, in their order. */
  @FunctionalInterface
  interface Clips {
    void forEach(Consumer consumer) throws IOException;
  }

  /** Receives recordings in their order; one that waits holds back those that follow. */
  @FunctionalInterface
  interface RecordingConsumer {
    void accept(Recording recording) throws IOException;
  }

  int classes();

  /** Pixels of the sensor along each side. */
  int sensorSize();

  /** The names and sizes of all files that the clips come from: changes when they do. */
  String fingerprint() throws IOException;

  /** Where the recordings lie, for messages. */
  default String place() {
    return "the recordings";
  }

  /** How many recordings there are, for progress; 0 if that is known at the end only. */
  default int recordings() {
    return 0;
  }

  /** Passes on every recording. */
  void forEachRecording(RecordingConsumer consumer) throws IOException;

  /** Passes on every clip, with one recording in memory at a time. */
  default void forEach(Consumer consumer) throws IOException {
    forEachRecording(recording -> recording.forEach(consumer));
  }
}
