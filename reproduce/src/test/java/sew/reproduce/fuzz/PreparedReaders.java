package sew.reproduce.fuzz;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import sew.data.ClipSource;
import sew.data.FrameSet;
import sew.data.GestureLayout;
import sew.data.TonicEvents;

/** Readers of what this project, SpikingJelly and tonic have prepared. */
final class PreparedReaders {
  private PreparedReaders() {}

  static List<FuzzedReader> all() {
    return List.of(
        FuzzedReader.ofFolder(
            "frame-set",
            Envelope.NONE,
            PreparedReaders::readFrames,
            (folder, file) -> readFrames(folder)),
        FuzzedReader.ofFolder(
            "spikingjelly-events",
            Envelope.ZIP,
            PreparedReaders::writeEvents,
            (folder, file) -> EventReaders.readAll(GestureLayout.of(folder, warning -> {}))),
        FuzzedReader.ofFolder(
                "spikingjelly-frames",
                Envelope.ZIP,
                PreparedReaders::writeFrames,
                (folder, file) -> readPrepared(folder))
            .mutating(".npz"),
        FuzzedReader.ofFolder(
            "tonic-events",
            Envelope.NONE,
            PreparedReaders::writeTonic,
            (folder, file) -> TonicEvents.read(file, 128, 128)));
  }

  /** Two clips, whose frames are prepared once; what they come from never changes. */
  private record TwoClips() implements ClipSource {
    @Override
    public int classes() {
      return 3;
    }

    @Override
    public int sensorSize() {
      return 16;
    }

    @Override
    public String fingerprint() {
      return "two clips";
    }

    @Override
    public void forEachRecording(RecordingConsumer consumer) throws IOException {
      consumer.accept(recording(new Clip("first", 0, Split.TRAIN, EventReaders.events(16, 40, 0))));
      consumer.accept(recording(new Clip("second", 2, Split.TEST, EventReaders.events(16, 50, 0))));
    }

    private static Recording recording(Clip clip) {
      return new Recording(clip.name(), clips -> clips.accept(clip));
    }
  }

  /** Damaged frames are made again, with a warning. */
  private static void readFrames(Path folder) throws IOException {
    Noticed warnings = new Noticed();
    Path frames = folder.resolve("frames");
    FrameSet set = FrameSet.prepare(frames, new TwoClips(), 4, 8, (clips, done) -> {}, warnings);
    set.train().read(0, new int[] {0, 1, 2, 3}, FloatBuffer.allocate(4 * 2 * 8 * 8));
    set.test().label(0);
    warnings.report();
  }

  private static void writeEvents(Path folder) throws IOException {
    int n = 20;
    Map<String, byte[]> arrays = new LinkedHashMap<>();
    byte[] times = WeightReaders.array("<i4", "False", "(20,)", 4 * n);
    ByteBuffer time = ByteBuffer.wrap(times).order(ByteOrder.LITTLE_ENDIAN);
    byte[] columns = WeightReaders.array("|u1", "False", "(20,)", n);
    byte[] signs = columns.clone();
    for (int i = 0; i < n; i++) {
      time.putInt(times.length - 4 * (n - i), 10 * i);
      columns[columns.length - n + i] = (byte) (5 * i);
      signs[signs.length - n + i] = (byte) (i % 2);
    }
    arrays.put("t.npy", times);
    arrays.put("x.npy", columns);
    arrays.put("y.npy", columns);
    arrays.put("p.npy", signs);
    for (String part : List.of("train/0", "test/3")) {
      Path place = Files.createDirectories(folder.resolve("events_np").resolve(part));
      Archives.writeZip(place.resolve("user01_led_0.npz"), arrays, ZipEntry.DEFLATED);
    }
  }

  /** Nine events of x, y, p and t in milliseconds. */
  private static void writeTonic(Path folder) throws IOException {
    byte[] array = WeightReaders.array("<f8", "False", "(9, 4)", 9 * 4 * 8);
    ByteBuffer numbers =
        ByteBuffer.wrap(array, array.length - 9 * 4 * 8, 9 * 4 * 8).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 9; i++) {
      numbers.putDouble(3 * i).putDouble(100 - i).putDouble(i % 2).putDouble(0.5 * i);
    }
    Files.write(folder.resolve("0.npy"), array);
  }

  private static void writeFrames(Path folder) throws IOException {
    Map<String, byte[]> arrays =
        Map.of("frames.npy", WeightReaders.array("|u1", "False", "(4, 2, 8, 8)", 4 * 2 * 8 * 8));
    for (String part : List.of("train/0", "test/3")) {
      Path frames = folder.resolve("frames_number_4_split_by_number");
      Path place = Files.createDirectories(frames.resolve(part));
      Archives.writeZip(place.resolve("user01_led_0.npz"), arrays, ZipEntry.DEFLATED);
    }
  }

  private static void readPrepared(Path folder) throws IOException {
    var frames = GestureLayout.frames(folder, 4, 8);
    if (frames.isEmpty()) {
      throw new IOException(folder + ": found no frames of this T and size");
    }
    FrameSet.prepare(folder.resolve("cache"), frames.get(), (clips, done) -> {}, warning -> {});
  }
}
