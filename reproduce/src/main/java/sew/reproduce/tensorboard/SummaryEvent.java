package sew.reproduce.tensorboard;

import java.util.List;
import java.util.Map;
import sew.analysis.Histogram;

/**
 * An event of TensorBoard's: the values that some tags have at one step.
 *
 * @param wallTime in seconds since 1970
 * @param step the epoch, counted from 0 as in the authors' logs
 */
record SummaryEvent(
    double wallTime, long step, Map<String, Double> scalars, Map<String, Histogram> histograms) {
  // The numbers of the fields in event.proto and summary.proto.
  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;
  private static final int VALUE = 1;
  private static final int TAG = 1;
  private static final int SIMPLE_VALUE = 2;
  private static final int HISTOGRAM = 5;
  private static final int MIN = 1;
  private static final int MAX = 2;
  private static final int COUNT = 3;
  private static final int SUM = 4;
  private static final int SUM_OF_SQUARES = 5;
  private static final int LIMITS = 6;
  private static final int COUNTS = 7;

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
    histograms.forEach(
        (tag, values) ->
            summary.message(
                VALUE, new ProtoMessage().text(TAG, tag).message(HISTOGRAM, message(values))));
    return TfRecord.of(
        new ProtoMessage()
            .float64(WALL_TIME, wallTime)
            .number(STEP, step)
            .message(SUMMARY, summary)
            .toBytes());
  }

  private static ProtoMessage message(Histogram h) {
    List<Double> counts = h.counts().stream().map(Long::doubleValue).toList();
    return new ProtoMessage()
        .float64(MIN, h.min())
        .float64(MAX, h.max())
        .float64(COUNT, counts.stream().mapToDouble(Double::doubleValue).sum())
        .float64(SUM, h.sum())
        .float64(SUM_OF_SQUARES, h.sumOfSquares())
        .float64s(LIMITS, h.limits())
        .float64s(COUNTS, counts);
  }
}
