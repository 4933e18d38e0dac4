package sew.data;

import java.io.IOException;

/** Recordings with labels and a split into training and test clips, in a fixed order. */
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

  int classes();

  /** Pixels of the sensor along each side. */
  int sensorSize();

  /** The names and sizes of all files that the clips come from: changes when they do. */
  String fingerprint() throws IOException;

  /** Passes on every clip, with one recording in memory at a time. */
  void forEach(Consumer consumer) throws IOException;
}
