package sew.reproduce.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Damaged files end in an exception that is documented and names the file, in seconds and without
 * much memory.
 *
 * <p>The system property {@code sew.fuzz} with the value READER:SEED:NUMBER repeats an input that a
 * failure names, and with READER:SEED:FIRST..LAST tries others, such as {@code npz:19:0..9999}.
 */
class ReaderFuzzTest {
  static final String REPEAT = "sew.fuzz";
  private static final Inputs IN_CI = new Inputs(18, 0, 700);

  @TempDir private Path folder;

  /** The inputs of a seed from one number on. */
  private record Inputs(long seed, int first, int count) {}

  private static Stream<FuzzedReader> all() {
    return Stream.of(
            EventReaders.all(),
            PreparedReaders.all(),
            WeightReaders.all(),
            ImageReaders.all(),
            RunReaders.all())
        .flatMap(List::stream);
  }

  static Stream<FuzzedReader> readers() {
    String chosen = System.getProperty(REPEAT);
    return all().filter(reader -> chosen == null || chosen.startsWith(reader.name() + ":"));
  }

  private static Inputs inputs() {
    String chosen = System.getProperty(REPEAT);
    if (chosen == null) {
      return IN_CI;
    }
    String[] parts = chosen.split(":|\\.\\.", -1);
    int first = Integer.parseInt(parts[2]);
    int last = parts.length > 3 ? Integer.parseInt(parts[3]) : first;
    return new Inputs(Long.parseLong(parts[1]), first, last - first + 1);
  }

  @ParameterizedTest
  @MethodSource("readers")
  void damagedFilesAreRefusedByName(FuzzedReader reader) throws IOException {
    Inputs inputs = inputs();
    Fuzzer.Report report;
    try (Fuzzer fuzzer =
        new Fuzzer(reader, inputs.seed(), folder.resolve("fuzz"), WatchedReading.Limits.USUAL)) {
      report = fuzzer.run(inputs.first(), inputs.count());
    }
    assertEquals(0, report.faults().size(), () -> String.join("\n", report.faults()));
    if (inputs.equals(IN_CI)) {
      requireDepth(report);
    }
  }

  /** If nearly all were refused, or nearly none, the mutations would not reach what is read. */
  private static void requireDepth(Fuzzer.Report report) {
    int inputs = report.accepted() + report.refused();
    String found = "%d of %d accepted".formatted(report.accepted(), inputs);
    assertTrue(report.accepted() >= inputs / 100 && report.refused() > inputs / 20, found);
  }
}
