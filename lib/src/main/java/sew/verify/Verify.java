package sew.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import sew.verify.VerifyResult.Status;

/** Walks a folder of golden cases and checks each one that it knows how to build. */
public final class Verify {

  /** How many cases passed, failed and were skipped. */
  public record Count(long passed, long failed, long skipped) {
    static Count of(List<VerifyResult> results) {
      return new Count(
          count(results, Status.PASSED),
          count(results, Status.FAILED),
          count(results, Status.SKIPPED));
    }

    private static long count(List<VerifyResult> results, Status status) {
      return results.stream().filter(r -> r.status() == status).count();
    }

    @Override
    public String toString() {
      return "%d passed, %d failed, %d skipped".formatted(passed, failed, skipped);
    }
  }

  private Verify() {}

  /**
   * Runs every case below {@code folder} in the order of their paths and passes on each result as
   * it comes.
   *
   * @throws IOException if the folder cannot be walked or holds no case at all
   */
  public static Count run(Path folder, Consumer<VerifyResult> report) throws IOException {
    List<Path> files = files(folder);
    List<Path> cases = files.stream().filter(Verify::isCase).toList();
    if (cases.isEmpty()) {
      throw new IOException(
          "no golden case below %s: expected JSON files such as neurons/IF_soft.json"
              .formatted(folder.toAbsolutePath()));
    }
    List<VerifyResult> results = new ArrayList<>();
    Consumer<VerifyResult> keep =
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

  private static VerifyResult check(Path json) {
    String kind = json.toAbsolutePath().getParent().getFileName().toString();
    String name = json.getFileName().toString().replaceFirst("\\.json$", "");
    try {
      GoldenCase golden = GoldenCase.read(json);
      return CaseCheckers.check(kind, golden);
    } catch (IOException | RuntimeException e) {
      // A case that cannot be read or run has failed; the others still have to be checked.
      String reason = e.getClass().getSimpleName() + ": " + e.getMessage();
      return VerifyResult.without(kind, name, Status.FAILED, reason);
    }
  }
}
