package sew.reproduce.evaluate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import sew.data.FileKind;
import sew.data.Memory;
import sew.data.Npy;
import sew.data.NpyHeader;
import sew.data.Npz;
import sew.data.Printable;

/**
 * Frames in a file: {@code .npy}, or {@code .npz} with an array called frames or one array of
 * numbers; nothing else in it is read. The content decides which of these it is.
 */
public final class FramesFile {
  private static final String FRAMES = "frames";
  private static final int LISTED = 10;

  private FramesFile() {}

  /**
   * Event counts.
   *
   * @throws IOException if the file cannot be read or does not fit into memory, or a count is NaN,
   *     infinite or negative: a neuron would not say so
   */
  public static Npy read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          "%s: expected a file of frames, found %s; name a .npy or .npz file"
              .formatted(file, Files.isDirectory(file) ? "a directory" : "none"));
    }
    try {
      Npy frames = isZip(file) ? ofArrays(file) : Npy.read(file);
      requireCounts(file, frames);
      requireClips(file, frames.shape());
      return frames;
    } catch (IOException e) {
      String said = FileKind.inPlaceOf("the frames", file).orElse(String.valueOf(e.getMessage()));
      throw new IOException(Printable.of(said), e);
    }
  }

  private static boolean isZip(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(2), StandardCharsets.ISO_8859_1).equals("PK");
    }
  }

  private static Npy ofArrays(Path file) throws IOException {
    String frames = name(file);
    return Npz.read(file, frames::equals).get(frames);
  }

  /** That of the array with the frames. */
  private static String name(Path file) throws IOException {
    Map<String, NpyHeader> headers = Npz.headers(file);
    if (headers.containsKey(FRAMES)) {
      return FRAMES;
    }
    List<String> numeric =
        headers.keySet().stream().filter(name -> headers.get(name).isNumeric()).toList();
    if (numeric.size() == 1) {
      return numeric.get(0);
    }
    Set<String> all = headers.keySet();
    throw new IOException(
        "%s: expected one array of numbers or one called %s, found %s%s; save the frames alone"
            .formatted(
                file,
                FRAMES,
                all.stream().limit(LISTED).toList(),
                all.size() > LISTED ? " and %d more".formatted(all.size() - LISTED) : ""));
  }

  private static void requireClips(Path file, long[] shape) throws IOException {
    boolean isClips =
        shape.length >= 4
            && shape.length <= 5
            && shape[shape.length - 3] == 2
            && Arrays.stream(shape).allMatch(n -> n > 0);
    if (!isClips) {
      throw new IOException(
          "%s: expected frames [T, 2, H, W] or [N, T, 2, H, W], found %s; give each polarity a channel"
              .formatted(file, Arrays.toString(shape)));
    }
  }

  /** Networks take float32, 4 bytes a count. */
  private static void requireCounts(Path file, Npy frames) throws IOException {
    long bytes = 4L * frames.size();
    if (bytes > Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory())) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: its %,d counts take %,d bytes as float32, expected at most 2 GiB; name fewer clips at a time; %s",
              file,
              frames.size(),
              bytes,
              Memory.more()));
    }
    if (frames.notFinite() + frames.negative() > 0) {
      throw new IOException(
          "%s: expected event counts of at least 0, found %d of %d values NaN or infinite and %d negative"
              .formatted(file, frames.notFinite(), frames.size(), frames.negative()));
    }
  }
}
