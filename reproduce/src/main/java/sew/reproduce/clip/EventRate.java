package sew.reproduce.clip;

import java.util.Arrays;
import sew.data.Events;
import sew.data.Frames;

/**
 * How many ON and OFF events came in each of a number of equal parts of a clip.
 *
 * @param start the earliest time stamp in microseconds; 0 for frames
 * @param duration from the earliest to the last time stamp in microseconds; 0 for frames, whose
 *     parts are the frames
 */
public record EventRate(long start, long duration, long[] off, long[] on) {
  private static final int PARTS = 120;

  static EventRate of(Events events) {
    long start = Arrays.stream(events.t()).min().orElse(0);
    long duration = Arrays.stream(events.t()).max().orElse(0) - start;
    int parts = (int) Math.min(PARTS, duration + 1);
    EventRate rate = new EventRate(start, duration, new long[parts], new long[parts]);
    for (int i = 0; i < events.size(); i++) {
      int part = Math.min(parts - 1, (int) (rate.part(events.t()[i]) * parts));
      (events.p()[i] == 0 ? rate.off : rate.on)[part]++;
    }
    return rate;
  }

  static EventRate of(Frames frames) {
    EventRate rate = new EventRate(0, 0, new long[frames.steps()], new long[frames.steps()]);
    int pixels = frames.height() * frames.width();
    for (int i = 0; i < frames.counts().length; i++) {
      int channel = i / pixels;
      (channel % 2 == 0 ? rate.off : rate.on)[channel / 2] += frames.counts()[i];
    }
    return rate;
  }

  /** Where in the clip a time stamp lies, from 0 to 1. */
  double part(long time) {
    return duration == 0 ? 0 : (double) (time - start) / duration;
  }

  double seconds(long time) {
    return (time - start) / 1e6;
  }

  /** The largest number of events of one polarity in a part; at least 1. */
  long largest() {
    return Math.max(1, Math.max(largest(off), largest(on)));
  }

  private static long largest(long[] counts) {
    return Arrays.stream(counts).max().orElse(0);
  }
}
