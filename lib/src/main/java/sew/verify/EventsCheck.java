package sew.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import sew.data.Aedat20;
import sew.data.Aedat31;
import sew.data.ClipSource.Split;
import sew.data.Events;
import sew.data.FrameIntegration;
import sew.data.Frames;
import sew.data.GestureFolder;
import sew.data.Npy;
import sew.data.Npz;

/** Kind "events": recordings, clips, and frames by number, time and duration; all exact. */
final class EventsCheck {
  private final GoldenCase golden;
  private final Deviation deviation = new Deviation();

  private EventsCheck(GoldenCase golden) {
    this.golden = golden;
  }

  static Deviation of(GoldenCase golden) throws IOException {
    EventsCheck check = new EventsCheck(golden);
    switch (golden.category()) {
      case "aedat20" -> check.aedat20();
      case "aedat31" -> check.aedat31();
      default -> check.stream();
    }
    return check.deviation;
  }

  private void stream() {
    int width = golden.description().path("W").asInt(128);
    int height = golden.description().path("H").asInt(128);
    Events events = events(golden.arraysUnder("events/"), width, height);
    compareFrames("", events, golden.description().get("cases"));
  }

  private void aedat20() throws IOException {
    Path file = golden.json().resolveSibling(golden.text("file_aedat"));
    Events events = Aedat20.read(file, Aedat20.Orientation.CIFAR10_DVS);
    compareEvents("events", golden.arraysUnder("events/"), events);
    Events raw = Aedat20.read(file, Aedat20.Orientation.DVS128);
    compare("raw x", golden.array("raw/x"), longs(raw.x()));
    compare("raw y", golden.array("raw/y"), longs(raw.y()));
    compare("raw p", golden.array("raw/p"), longs(raw.p()));
    if (golden.description().has("sj_npz")) {
      Path converted = golden.json().resolveSibling(golden.text("sj_npz"));
      compareEvents("SpikingJelly's events", Npz.read(converted), events);
    }
    compareFrames("", events, golden.description().get("cases"));
  }

  private void aedat31() throws IOException {
    Path file = golden.json().resolveSibling(golden.text("file_aedat"));
    compareEvents("events", golden.arraysUnder("events/"), Aedat31.read(file));
    Map<String, Events> clips = new HashMap<>();
    GestureFolder.clips(
        file,
        golden.json().resolveSibling(golden.text("file_csv")),
        Split.TRAIN,
        clip -> clips.put(clip.name(), clip.events()));
    String recording = file.getFileName().toString().replaceFirst("\\.aedat$", "");
    for (JsonNode sample : golden.description().get("samples")) {
      String id = sample.get("label").asInt() + "_" + sample.get("k").asInt();
      Events clip = clips.get(recording + "_" + id);
      if (clip == null) {
        deviation.fail("clip %s is missing", id);
        continue;
      }
      String prefix = "sample_" + id + "/";
      compareEvents("clip " + id, golden.arraysUnder(prefix), clip);
      compareFrames(prefix, clip, golden.description().get("frames"));
    }
  }

  /** Compares the frames of every case that belongs to {@code prefix}. */
  private void compareFrames(String prefix, Events events, JsonNode cases) {
    cases
        .properties()
        .forEach(
            entry -> {
              String name = entry.getKey();
              if (name.startsWith(prefix) && name.indexOf('/', prefix.length()) < 0) {
                String rule = name.substring(prefix.length());
                compareFrames(name, integration(rule), events, entry.getValue());
              }
            });
  }

  private void compareFrames(
      String name, FrameIntegration integration, Events events, JsonNode expected) {
    if (expected.has("error")) {
      try {
        integration.integrate(events);
        deviation.fail("%s must be refused: %s", name, expected.get("error").asText());
      } catch (IllegalArgumentException e) {
        return; // as expected
      }
    }
    deviation.compared();
    Frames frames = integration.integrate(events);
    if (expected.has("j_r")) {
      int[] b = integration.boundaries(events);
      compareBoundaries(name, expected, b);
    }
    int[] dense = new int[frames.counts().length];
    long[] places = golden.array(name + "/nz_index").toLongs();
    float[] counts = golden.array(name + "/nz_value").toFloats();
    for (int i = 0; i < places.length; i++) {
      dense[(int) places[i]] = (int) counts[i];
    }
    if (!Arrays.equals(dense, frames.counts())) {
      int pixel = Arrays.mismatch(dense, frames.counts());
      deviation.fail("the frames %s differ at pixel %d", name, pixel);
    }
  }

  private void compareBoundaries(String name, JsonNode expected, int[] b) {
    if (expected.get("j_l").size() != b.length - 1) {
      deviation.fail(
          "%s has %d frames, expected %d", name, b.length - 1, expected.get("j_l").size());
      return;
    }
    for (int i = 0; i + 1 < b.length; i++) {
      if (expected.get("j_l").get(i).asInt() != b[i]
          || expected.get("j_r").get(i).asInt() != b[i + 1]) {
        deviation.fail("%s: frame %d holds events %d to %d", name, i, b[i], b[i + 1]);
      }
    }
  }

  private static FrameIntegration integration(String rule) {
    String[] words = rule.split("_", -1);
    return switch (words[0]) {
      case "number" -> new FrameIntegration.ByNumber(Integer.parseInt(words[1].substring(1)));
      case "time" -> new FrameIntegration.ByTime(Integer.parseInt(words[1].substring(1)));
      case "duration" -> new FrameIntegration.ByDurationFromFirstEvent(Long.parseLong(words[1]));
      default -> throw new IllegalArgumentException("unknown integration \"" + rule + "\"");
    };
  }

  private void compareEvents(String name, Map<String, Npy> expected, Events events) {
    compare(name + " t", expected.get("t"), events.t());
    compare(name + " x", expected.get("x"), longs(events.x()));
    compare(name + " y", expected.get("y"), longs(events.y()));
    compare(name + " p", expected.get("p"), longs(events.p()));
  }

  private void compare(String name, Npy expected, long[] actual) {
    deviation.compared();
    if (!Arrays.equals(expected.toLongs(), actual)) {
      deviation.fail("%s differs", name);
    }
  }

  private static Events events(Map<String, Npy> arrays, int width, int height) {
    long[] t = arrays.get("t").toLongs();
    Events events =
        new Events(width, height, t, new short[t.length], new short[t.length], new byte[t.length]);
    long[] x = arrays.get("x").toLongs();
    long[] y = arrays.get("y").toLongs();
    long[] p = arrays.get("p").toLongs();
    for (int i = 0; i < t.length; i++) {
      events.x()[i] = (short) x[i];
      events.y()[i] = (short) y[i];
      events.p()[i] = (byte) p[i];
    }
    return events;
  }

  private static long[] longs(short[] values) {
    long[] longs = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      longs[i] = values[i];
    }
    return longs;
  }

  private static long[] longs(byte[] values) {
    long[] longs = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      longs[i] = values[i];
    }
    return longs;
  }
}
