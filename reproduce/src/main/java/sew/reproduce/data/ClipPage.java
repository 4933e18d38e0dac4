package sew.reproduce.data;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import sew.data.ClipSet;
import sew.data.ClipSource;
import sew.data.ClipSource.Clip;
import sew.data.ClipSource.Split;
import sew.data.Events;
import sew.data.FrameIntegration;
import sew.data.Frames;
import sew.data.GestureFolder;
import sew.data.Npy;
import sew.reproduce.clip.ClipAnimation;
import sew.reproduce.clip.ClipView;
import sew.reproduce.clip.ClipView.Fact;

/**
 * A clip of a file or data set as a page.
 *
 * @param title names the clip
 */
public record ClipPage(String title, String html) {

  /**
   * Which clip, and how it is cut.
   *
   * @param clip its name or its number, counted from 0; empty: the first, or the whole recording
   * @param integration how its events become frames; empty: {@link ClipView#usual}
   */
  public record Choice(Optional<String> clip, Optional<FrameIntegration> integration) {
    FrameIntegration of(Events events) {
      return integration.orElseGet(() -> ClipView.usual(events));
    }
  }

  /** What a file holds: a recording or frames. */
  public static ClipPage ofFile(Path file, Choice choice, Consumer<String> warning)
      throws IOException {
    String name = file.getFileName().toString();
    if (ArrayFile.isNamedSo(file)) {
      Optional<Events> events = ArrayFile.events(file);
      return events.isPresent()
          ? ofEvents(name, events.get(), choice, List.of())
          : ofFrames(name, file, choice);
    }
    Path labels = file.resolveSibling(name.replaceFirst("\\.aedat$", "") + "_labels.csv");
    if (choice.clip().isPresent() && Files.isRegularFile(labels)) {
      List<Clip> clips = new ArrayList<>();
      GestureFolder.clips(file, labels, Split.TRAIN, clips::add);
      return ofClip(ClipFinder.find(new ClipsOf(name, clips), choice.clip()), choice, "", false);
    }
    if (choice.clip().isPresent()) {
      throw new IOException(
          "%s is one recording; a clip of it needs %s beside it".formatted(file, labels));
    }
    Events events = EventFile.read(file, warning);
    return ofEvents(name, events, choice, List.of());
  }

  /** A clip of a data set whose recordings are known. */
  public static ClipPage ofSource(String dataset, ClipSource source, Choice choice)
      throws IOException {
    return ofClip(ClipFinder.find(source, choice.clip()), choice, dataset, true);
  }

  private static ClipPage ofClip(Clip clip, Choice choice, String dataset, boolean splitIsKnown)
      throws IOException {
    List<Fact> facts = new ArrayList<>();
    if (!dataset.isEmpty()) {
      facts.add(new Fact("data set", dataset));
    }
    ClipView.facts(clip).stream()
        .filter(fact -> splitIsKnown || !fact.name().equals("split"))
        .forEach(facts::add);
    return ofEvents(clip.name(), clip.events(), choice, facts);
  }

  private static ClipPage ofEvents(String title, Events events, Choice choice, List<Fact> facts)
      throws IOException {
    ClipView view = ClipView.of(title, events, choice.of(events), facts);
    return new ClipPage(title, ClipAnimation.page(view));
  }

  private static ClipPage ofFrames(String name, Path file, Choice choice) throws IOException {
    requireUncut(file.toString(), choice);
    Npy frames = ArrayFile.frames(file);
    long[] shape = frames.shape();
    int axes = shape.length;
    int clips = axes == 5 ? Math.toIntExact(shape[0]) : 1;
    int clip = number(choice, clips);
    float[] counts = frames.toFloats();
    int length = counts.length / clips;
    String title = axes == 5 ? "%s, clip %d".formatted(name, clip) : name;
    int[] dims = Arrays.stream(shape).skip(axes - 4).mapToInt(Math::toIntExact).toArray();
    float[] own = Arrays.copyOfRange(counts, clip * length, (clip + 1) * length);
    return ofCounts(title, new int[] {dims[0], dims[2], dims[3]}, own, List.of());
  }

  private static void requireUncut(String where, Choice choice) {
    if (choice.integration().isPresent()) {
      throw new IllegalArgumentException(
          "%s holds frames, whose events are not known; leave --steps, --duration and --windows out"
              .formatted(where));
    }
  }

  private static int number(Choice choice, int clips) throws IOException {
    String wanted = choice.clip().orElse("0");
    if (!wanted.matches("\\d{1,9}") || Integer.parseInt(wanted) >= clips) {
      throw new IOException(
          "expected the number of a clip from 0 to %d, found %s".formatted(clips - 1, wanted));
    }
    return Integer.parseInt(wanted);
  }

  private static ClipPage ofCounts(String title, int[] shape, float[] counts, List<Fact> known)
      throws IOException {
    int[] whole = new int[counts.length];
    List<Fact> facts = new ArrayList<>(known);
    boolean rounded = false;
    for (int i = 0; i < whole.length; i++) {
      whole[i] = Math.round(counts[i]);
      rounded |= whole[i] != counts[i];
    }
    if (rounded) {
      facts.add(new Fact("values", "rounded to whole numbers"));
    }
    ClipView view = ClipView.of(title, new Frames(shape[0], shape[1], shape[2], whole), facts);
    return new ClipPage(title, ClipAnimation.page(view));
  }

  /** A clip of a data set of which only the frames are known, as a network reads them. */
  public static ClipPage ofFrames(String dataset, ClipSet clips, Choice choice) throws IOException {
    requireUncut(dataset, choice);
    int clip = sample(clips::name, clips.size(), choice.clip());
    int[] shape = {clips.steps(), clips.height(), clips.width()};
    FloatBuffer counts = FloatBuffer.allocate(2 * shape[0] * shape[1] * shape[2]);
    clips.read(clip, IntStream.range(0, shape[0]).toArray(), counts);
    List<Fact> facts =
        List.of(new Fact("data set", dataset), new Fact("label", "class " + clips.label(clip)));
    return ofCounts(clips.name(clip), shape, counts.array(), facts);
  }

  /** The place of the sample of that name, or with that number; the first if none is named. */
  static int sample(IntFunction<String> name, int size, Optional<String> wanted)
      throws IOException {
    String clip = wanted.orElse("0");
    for (int i = 0; i < size; i++) {
      if (name.apply(i).equals(clip)) {
        return i;
      }
    }
    if (clip.matches("\\d{1,9}") && Integer.parseInt(clip) < size) {
      return Integer.parseInt(clip);
    }
    throw new IOException(
        "expected a number from 0 to %d or a name such as \"%s\", found \"%s\""
            .formatted(size - 1, size == 0 ? "" : name.apply(0), clip));
  }

  /** Clips that were read already. */
  private record ClipsOf(String name, List<Clip> clips) implements ClipSource {
    @Override
    public int classes() {
      return GestureFolder.CLASSES;
    }

    @Override
    public int sensorSize() {
      return 128;
    }

    @Override
    public String fingerprint() {
      return name;
    }

    @Override
    public void forEachRecording(RecordingConsumer consumer) throws IOException {
      consumer.accept(
          new Recording(
              name,
              receiver -> {
                for (Clip clip : clips) {
                  receiver.accept(clip);
                }
              }));
    }
  }
}
