package sew.reproduce.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.data.Npy;
import sew.data.Npz;

/** Every kind of fault that {@link ReaderFuzzTest} looks for is found where it is planted. */
class FuzzerTest {
  private static final WatchedReading.Limits LIMITS =
      new WatchedReading.Limits(Duration.ofMillis(500), 16 << 20, 4);

  @TempDir private Path folder;

  private static FuzzedReader reader(Envelope envelope, FuzzedReader.FileReading reading) {
    return FuzzedReader.ofFiles(
        "planted",
        envelope,
        at -> Files.writeString(at.resolve("seed.txt"), "a 1\nb 2\n"),
        reading);
  }

  private Fuzzer.Report run(FuzzedReader reader, int inputs) throws IOException {
    try (Fuzzer fuzzer = new Fuzzer(reader, 1, folder.resolve("planted"), LIMITS)) {
      return fuzzer.run(0, inputs);
    }
  }

  private String onlyFault(FuzzedReader.FileReading whenMutated) throws IOException {
    FuzzedReader reader =
        reader(
            Envelope.NONE,
            file -> {
              if (!Files.readString(file, StandardCharsets.ISO_8859_1).equals("a 1\nb 2\n")) {
                whenMutated.read(file);
              }
            });
    Fuzzer.Report report = run(reader, 1);
    assertEquals(1, report.faults().size());
    return report.faults().get(0);
  }

  @Test
  void anExceptionThatNobodyPromises() throws IOException {
    String fault = onlyFault(file -> Integer.parseInt("x"));
    assertTrue(fault.startsWith("repeat with -Dsew.fuzz=planted:1:0\n"), fault);
    assertTrue(fault.contains("NumberFormatException"), fault);
  }

  @Test
  void anErrorOfTheJavaVm() throws IOException {
    String fault = onlyFault(file -> deeper(1));
    assertTrue(fault.contains("StackOverflowError"), fault);
  }

  private static int deeper(int depth) {
    return depth == 0 ? 0 : 1 + deeper(depth + 1);
  }

  @Test
  void aMessageThatNamesNoFile() throws IOException {
    String fault =
        onlyFault(
            file -> {
              throw new IOException("Input length = 1");
            });
    assertTrue(fault.contains("no file is named: java.io.IOException: Input length"), fault);
  }

  @Test
  void aReaderThatDoesNotEnd() throws IOException {
    String fault =
        onlyFault(
            file -> {
              try {
                TimeUnit.DAYS.sleep(1);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    assertTrue(fault.contains("took longer than PT0.5S"), fault);
  }

  @Test
  void memoryThatTheFileDoesNotExplain() throws IOException {
    String fault = onlyFault(file -> Arrays.fill(new byte[40 << 20], (byte) 1));
    assertTrue(fault.contains("took 40 MiB"), fault);
  }

  /** The number lies behind a checksum, in an entry of a zip: only some mutations reach it. */
  @Test
  void aFaultBehindChecksums() throws IOException {
    float[] valid =
        Npy.parse(WeightReaders.array("<f4", "False", "(2, 2)", 16), "valid").toFloats();
    FuzzedReader reader =
        FuzzedReader.ofFiles(
            "planted",
            Envelope.ZIP,
            WeightReaders::writeNpz,
            file -> {
              Npy numbers = Npz.read(file).get("weights/conv");
              if (numbers != null && !Arrays.equals(valid, numbers.toFloats())) {
                throw new IllegalStateException("planted");
              }
            });
    Fuzzer.Report report = run(reader, 1000);
    assertFalse(report.faults().isEmpty(), report.toString());
    assertTrue(report.faults().size() < 200, "most mutations are harmless or found by the reader");
    assertTrue(report.faults().get(0).contains("planted"), report.faults().get(0));
  }

  @Test
  void documentedExceptionsAreNoFault() throws IOException {
    FuzzedReader.FileReading reading =
        file -> {
          if (!Files.readString(file, StandardCharsets.ISO_8859_1).equals("a 1\nb 2\n")) {
            throw new IllegalStateException(file + " is damaged");
          }
        };
    FuzzedReader reader = reader(Envelope.NONE, reading).documenting(IllegalStateException.class);
    Fuzzer.Report report = run(reader, 100);
    assertEquals(List.of(), report.faults());
    assertEquals(1, report.complaints().size(), report.complaints().toString());
    assertTrue(report.refused() > 90, report.toString());
  }

  @Test
  void aValidFileThatIsRefusedEndsTheTest() {
    FuzzedReader reader =
        reader(
            Envelope.NONE,
            file -> {
              throw new IOException(file + " is refused");
            });
    assertThrows(IOException.class, () -> run(reader, 1));
  }

  @Test
  void anInputIsRepeatedByItsNumber() throws IOException {
    FuzzedReader reader = reader(Envelope.NONE, file -> {});
    byte[] first;
    try (Fuzzer fuzzer = new Fuzzer(reader, 1, folder.resolve("once"), LIMITS)) {
      fuzzer.run(0, 7);
      first = fuzzer.input(7);
      assertFalse(Arrays.equals(first, fuzzer.input(8)));
    }
    try (Fuzzer fuzzer = new Fuzzer(reader, 1, folder.resolve("again"), LIMITS)) {
      assertArrayEquals(first, fuzzer.input(7));
    }
  }

  /** What is valid lies there again for the next input, and nothing else. */
  @Test
  void filesAreRestored() throws IOException {
    FuzzedReader reader =
        FuzzedReader.ofFolder(
            "planted",
            Envelope.NONE,
            at -> Archives.writeZip(at.resolve("a.zip"), Map.of("x", new byte[9]), ZipEntry.STORED),
            (at, file) -> {
              assertEquals(1, at.toFile().list().length);
              Files.delete(file);
              Files.writeString(at.resolve("litter"), "x");
              Files.writeString(file, "changed");
              Files.delete(at.resolve("litter"));
            });
    assertEquals(List.of(), run(reader, 20).faults());
  }
}
