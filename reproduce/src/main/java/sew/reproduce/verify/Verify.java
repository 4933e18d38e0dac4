package sew.reproduce.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Walks a folder of golden cases and checks each one that it knows how to build. */
public final class Verify {

  /** What became of a case. A kind that is not built yet is skipped, never passed. */
  public enum Status {
    PASSED,
    FAILED,
    SKIPPED
  }

  /**
   * One case: the largest absolute and relative error, how many spikes flipped, and why it failed
   * or was skipped.
   */
  public record Result(
      String kind,
      String name,
      Status status,
      double absolute,
      double relative,
      long flips,
      String reason) {

    @Override
    public String toString() {
      String numbers =
          status == Status.SKIPPED
              ? "-"
              : String.format(
                  Locale.ROOT, "abs %.1e  rel %.1e  flips %d", absolute, relative, flips);
      return String.format(
          Locale.ROOT,
          "%-8s %-14s %-44s %s%s",
          status.name().toLowerCase(Locale.ROOT),
          kind,
          name,
          numbers,
          reason.isEmpty() ? "" : "  " + reason);
    }
  }

  /** How many cases passed, failed and were skipped. */
  public record Count(long passed, long failed, long skipped) {
    static Count of(List<Result> results) {
      return new Count(
          count(results, Status.PASSED),
          count(results, Status.FAILED),
          count(results, Status.SKIPPED));
    }

    private static long count(List<Result> results, Status status) {
      return results.stream().filter(r -> r.status() == status).count();
    }

    @Override
    public String toString() {
      return "%d passed, %d failed, %d skipped".formatted(passed, failed, skipped);
    }
  }

  private Verify() {}

  /**
   * Runs every case below {@code folder} in the order of their paths and hands each result on as it
   * comes.
   *
   * @throws IOException if the folder cannot be walked or holds no case at all
   */
  public static Count run(Path folder, Consumer<Result> report) throws IOException {
    List<Path> files = files(folder);
    List<Path> cases = files.stream().filter(Verify::isCase).toList();
    if (cases.isEmpty()) {
      throw new IOException(
          "no golden case below %s: expected JSON files such as neurons/IF_soft.json"
              .formatted(folder.toAbsolutePath()));
    }
    List<Result> results = new ArrayList<>();
    Consumer<Result> keep =
        result -> {
          results.add(result);
          report.accept(result);
        };
    cases.forEach(json -> keep.accept(check(json)));
    UnusedArrays.find(files, cases).forEach(keep);
    return Count.of(results);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Every JSON is a case, but for a list of checksums. */
  private static boolean isCase(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".json") && !name.equals("MANIFEST.json");
  }

  private static Result check(Path json) {
    String kind = json.toAbsolutePath().getParent().getFileName().toString();
    String name = json.getFileName().toString().replaceFirst("\\.json$", "");
    try {
      GoldenCase golden = GoldenCase.read(json);
      return CaseCheckers.check(kind, golden);
    } catch (IOException | RuntimeException e) {
      // A case that cannot be read or run has failed; the others still have to be checked.
      String reason = e.getClass().getSimpleName() + ": " + e.getMessage();
      return new Result(kind, name, Status.FAILED, Double.NaN, Double.NaN, 0, reason);
    }
  }
}
