package sew.reproduce.data;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import sew.data.ClipSource;
import sew.data.ClipSource.Clip;
import sew.data.ClipSource.Recording;
import sew.data.ClipSource.Split;
import sew.data.OrderedWork;
import sew.data.OrderedWork.Receiver;
import sew.data.OrderedWork.Task;
import sew.reproduce.run.ClipCounts;

/** Reads every recording of a data set and counts its clips; one that cannot be read is named. */
public final class ClipCheck {
  private final ClipSource source;
  private final int steps;
  private final Findings findings;
  private final Map<Split, int[]> clips = new EnumMap<>(Split.class);
  private final Set<String> read = new HashSet<>();
  private int recordings;
  private long events;
  private boolean listed = true;

  /** What became of a recording. */
  private record Result(String name, List<Counted> clips, Optional<String> problem) {}

  private record Counted(String name, int label, Split split, EventStats stats) {}

  private ClipCheck(ClipSource source, int steps, Findings findings) {
    this.source = source;
    this.steps = steps;
    this.findings = findings;
    for (Split split : Split.values()) {
      clips.put(split, new int[source.classes()]);
    }
  }

  /**
   * Reads everything.
   *
   * @param steps T: a clip with fewer events is a fault, because frames by number need one each
   * @param from the folder of the data set: recordings in it that it does not name are mentioned
   * @param expected clips of the whole data set, where that is known
   * @return whether all recordings could be listed; whether they could be read is another matter
   */
  public static boolean of(
      ClipSource source, Path from, int steps, Optional<ClipCounts> expected, Findings findings)
      throws IOException {
    ClipCheck check = new ClipCheck(source, steps, findings);
    new OrderedWork<Result>(OrderedWork.threads(), 1).run(check::list, check::add);
    check.summarise(expected);
    check.nameOthers(from);
    return check.listed;
  }

  private void list(Receiver<Task<Result>> tasks) throws IOException {
    try {
      source.forEachRecording(
          recording -> tasks.accept(results -> results.accept(read(recording))));
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      findings.fault(message(e)); // those that came before it are still under way
      listed = false;
    }
  }

  private static Result read(Recording recording) {
    List<Counted> counted = new ArrayList<>();
    try {
      recording.forEach(clip -> counted.add(count(clip)));
      return new Result(recording.name(), counted, Optional.empty());
    } catch (IOException e) {
      return new Result(recording.name(), counted, Optional.of(message(e)));
    }
  }

  private static Counted count(Clip clip) {
    return new Counted(clip.name(), clip.label(), clip.split(), EventStats.of(clip.events()));
  }

  /** The file system's exceptions name only the file. */
  public static String message(IOException e) {
    return e instanceof FileSystemException
        ? e.getClass().getSimpleName() + ": " + e.getMessage()
        : String.valueOf(e.getMessage());
  }

  private void add(Result result) {
    recordings++;
    read.add(lastPart(result.name()));
    int all = source.recordings();
    findings.progress(
        "reading recording %,d%s".formatted(recordings, all == 0 ? "" : " of %,d".formatted(all)));
    result
        .problem()
        .ifPresent(
            problem ->
                findings.fault(
                    problem.contains(result.name()) ? problem : result.name() + ": " + problem));
    int backwards = 0;
    for (Counted clip : result.clips()) {
      clips.get(clip.split())[clip.label()]++;
      events += clip.stats().events();
      backwards += clip.stats().backwards();
      if (clip.stats().events() < steps) {
        findings.fault(
            "%s, clip %s: expected at least %d events, one for each of T = %d frames, found %d"
                .formatted(result.name(), clip.name(), steps, steps, clip.stats().events()));
      }
    }
    if (backwards > 0) {
      findings.warning(
          "%s: %,d events are earlier than the one before; frames by number do not mind, those by time do"
              .formatted(result.name(), backwards));
    }
    if (result.problem().isEmpty() && result.clips().isEmpty()) {
      findings.warning(result.name() + ": no clip is cut from it");
    }
  }

  private void summarise(Optional<ClipCounts> expected) {
    int train = total(Split.TRAIN);
    int test = total(Split.TEST);
    findings.fact("%,d recordings, %,d events in clips".formatted(recordings, events));
    if (train + test == 0) {
      findings.fault("no clip could be read");
      return;
    }
    for (Split split : Split.values()) {
      if (total(split) == 0) {
        findings.fault("expected train and test clips, found no %s clip".formatted(split));
      } else {
        findings.fact(
            "%,d %s clips: %s"
                .formatted(
                    total(split), split.toString().toLowerCase(Locale.ROOT), perClass(split)));
      }
    }
    expected
        .filter(all -> all.train() != train || all.test() != test)
        .ifPresent(
            all ->
                findings.warning(
                    "the whole set has %,d train and %,d test clips, found %,d and %,d"
                        .formatted(all.train(), all.test(), train, test)));
  }

  /** A recording that no list names is neither trained on nor tested. */
  private void nameOthers(Path from) throws IOException {
    if (!Files.isDirectory(from)) {
      return;
    }
    List<String> others;
    try (Stream<Path> files = Files.list(from)) {
      others =
          files
              .filter(EventFile::isNamedSo)
              .map(file -> file.getFileName().toString())
              .filter(name -> !read.contains(name))
              .sorted()
              .toList();
    }
    if (!others.isEmpty()) {
      findings.warning(
          "%d recordings in %s belong to no split and were not read, such as %s"
              .formatted(others.size(), from, others.get(0)));
    }
  }

  private static String lastPart(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private int total(Split split) {
    return Arrays.stream(clips.get(split)).sum();
  }

  private String perClass(Split split) {
    int[] counts = clips.get(split);
    if (Arrays.stream(counts).distinct().count() == 1) {
      return "%,d of each of %d classes".formatted(counts[0], counts.length);
    }
    return IntStream.range(0, counts.length)
        .mapToObj(label -> "%,d of class %d".formatted(counts[label], label))
        .collect(Collectors.joining(", "));
  }
}
