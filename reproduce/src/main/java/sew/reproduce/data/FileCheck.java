package sew.reproduce.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import sew.data.Events;
import sew.data.OrderedWork;
import sew.image.Image;
import sew.image.ImageFolder;

/** Reads files that belong to no data set: recordings, frames and images. */
public final class FileCheck {
  /** With more files, only those that are faulty are named. */
  private static final int FEW_FILES = 200;

  private final int steps;
  private final Findings findings;
  private int files;
  private int good;

  /** What became of a file: what it holds, or why it cannot be read. */
  private record Result(String holds, List<String> doubts, Optional<String> problem) {}

  private FileCheck(int steps, Findings findings) {
    this.steps = steps;
    this.findings = findings;
  }

  /** Whether {@code file} is of a kind that is read here, by its name. */
  public static boolean isNamedSo(Path file) {
    return EventFile.isNamedSo(file) || ArrayFile.isNamedSo(file) || ImageFolder.isImage(file);
  }

  /** One file, whatever its name. */
  public static void ofFile(Path file, int steps, Findings findings) throws IOException {
    of(List.of(file), steps, findings);
  }

  /**
   * All recordings, frames and images below {@code folder}.
   *
   * @throws IOException if there are none
   */
  public static void ofFolder(Path folder, int steps, Findings findings) throws IOException {
    List<Path> files = files(folder);
    if (files.isEmpty()) {
      throw new IOException(
          "%s: expected a data set (sew data list), or recordings, frames or images, found none; --dataset says what it should be"
              .formatted(folder));
    }
    of(files, steps, findings);
  }

  /**
   * As {@link #ofFolder}, of what is left of a data set that is not whole; there may be nothing.
   */
  public static void ofRest(Path folder, int steps, Findings findings) throws IOException {
    List<Path> files = files(folder);
    if (!files.isEmpty()) {
      findings.fact("its files, one by one:");
      of(files, steps, findings);
    }
  }

  /** Whether all that is read in {@code folder} are arrays, such as prepared frames. */
  public static boolean holdsArraysOnly(Path folder) throws IOException {
    List<Path> files = files(folder);
    return !files.isEmpty() && files.stream().allMatch(ArrayFile::isNamedSo);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).filter(FileCheck::isNamedSo).sorted().toList();
    }
  }

  private static void of(List<Path> files, int steps, Findings findings) throws IOException {
    FileCheck check = new FileCheck(steps, findings);
    new OrderedWork<Result>(OrderedWork.threads(), 1)
        .run(
            tasks -> {
              for (Path file : files) {
                tasks.accept(results -> results.accept(check.read(file)));
              }
            },
            result -> check.add(result, files.size()));
    findings.fact("%,d of %,d files can be read".formatted(check.good, files.size()));
  }

  private void add(Result result, int all) {
    files++;
    findings.progress("reading file %,d of %,d".formatted(files, all));
    result.doubts().forEach(findings::warning);
    result.problem().ifPresent(findings::fault);
    if (result.problem().isEmpty()) {
      good++;
      if (all <= FEW_FILES) {
        findings.fact(result.holds());
      }
    }
  }

  private Result read(Path file) {
    List<String> doubts = new ArrayList<>();
    try {
      String holds =
          ArrayFile.isNamedSo(file)
              ? arrays(file, doubts)
              : ImageFolder.isImage(file)
                  ? image(file)
                  : events(file, EventFile.read(file, doubts::add), doubts);
      return new Result("%s: %s".formatted(file, holds), doubts, Optional.empty());
    } catch (IOException e) {
      String message = ClipCheck.message(e);
      boolean named = message.contains(file.toString());
      return new Result("", doubts, Optional.of(named ? message : file + ": " + message));
    }
  }

  private static String image(Path file) throws IOException {
    Image image = Image.read(file);
    return "%d x %d pixels".formatted(image.width(), image.height());
  }

  private String arrays(Path file, List<String> doubts) throws IOException {
    Optional<Events> events = ArrayFile.events(file);
    return events.isPresent()
        ? events(file, events.get(), doubts)
        : "frames " + Arrays.toString(ArrayFile.frames(file).shape());
  }

  private String events(Path file, Events events, List<String> doubts) throws IOException {
    EventStats stats = EventStats.of(events);
    if (stats.events() < steps) {
      throw new IOException(
          "%s: expected at least %d events, one for each of T = %d frames, found %d"
              .formatted(file, steps, steps, stats.events()));
    }
    if (stats.backwards() > 0) {
      doubts.add(
          "%s: %,d events are earlier than the one before".formatted(file, stats.backwards()));
    }
    return "%,d events of %d x %d pixels, %.3f s"
        .formatted(
            stats.events(),
            events.width(),
            events.height(),
            (Arrays.stream(events.t()).max().orElse(0) - Arrays.stream(events.t()).min().orElse(0))
                / 1e6);
  }
}
