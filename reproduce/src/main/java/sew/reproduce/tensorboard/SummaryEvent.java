package sew.reproduce.tensorboard;

import java.util.Map;

/**
 * An event of TensorBoard's: the values that some tags have at one step.
 *
 * @param wallTime in seconds since 1970
 * @param step the epoch, counted from 0 as in the authors' logs
 */
record SummaryEvent(double wallTime, long step, Map<String, Double> scalars) {
  // The numbers of the fields in event.proto and summary.proto.
  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;
  private static final int VALUE = 1;
  private static final int TAG = 1;
  private static final int SIMPLE_VALUE = 2;

  /** Where the wall time of the first event of a file begins. */
  static final int FIRST_WALL_TIME = TfRecord.HEADER + 1;

  /** The record that every event file begins with. */
  static byte[] fileVersion(double wallTime) {
    return TfRecord.of(
        new ProtoMessage()
            .float64(WALL_TIME, wallTime)
            .text(FILE_VERSION, "brain.Event:2")
            .toBytes());
  }

  byte[] record() {
    ProtoMessage summary = new ProtoMessage();
    scalars.forEach(
        (tag, value) ->
            summary.message(
                VALUE,
                new ProtoMessage().text(TAG, tag).float32(SIMPLE_VALUE, value.floatValue())));
    return TfRecord.of(
        new ProtoMessage()
            .float64(WALL_TIME, wallTime)
            .number(STEP, step)
            .message(SUMMARY, summary)
            .toBytes());
  }
}
