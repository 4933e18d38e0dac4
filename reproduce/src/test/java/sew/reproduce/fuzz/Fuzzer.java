package sew.reproduce.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Mutates the valid files of a reader one at a time and reads them. A mutated input is a function
 * of the reader's seeds, a seed and its number alone.
 */
final class Fuzzer implements AutoCloseable {
  private final FuzzedReader reader;
  private final long seed;
  private final Path folder;
  private final WatchedReading watched;
  private final Map<Path, byte[]> files = new LinkedHashMap<>();
  private final List<Path> mutated;

  /**
   * What became of the inputs.
   *
   * @param accepted inputs that were read
   * @param refused inputs with an exception that may come
   * @param faults everything else, each with what repeats it
   * @param complaints the kinds of messages, without numbers and names
   */
  record Report(int accepted, int refused, List<String> faults, Set<String> complaints) {}

  /**
   * Writes the valid files and reads each of them.
   *
   * @param folder an empty one
   * @throws IOException if a valid file cannot be read
   */
  Fuzzer(FuzzedReader reader, long seed, Path folder, WatchedReading.Limits limits)
      throws IOException {
    this.reader = reader;
    this.seed = seed;
    this.folder = Files.createDirectories(folder);
    this.watched = new WatchedReading(reader, folder, limits);
    reader.seeds().write(folder);
    List<Path> valid = list();
    List<Path> read = chosen(valid);
    for (Path file : read.isEmpty() ? valid.subList(0, 1) : read) {
      reader.reading().read(folder, file);
    }
    // What reading adds, such as an index, is a valid file too.
    for (Path file : list()) {
      files.put(file, Files.readAllBytes(file));
    }
    mutated = chosen(List.copyOf(files.keySet()));
    if (mutated.isEmpty()) {
      throw new IllegalArgumentException(reader + ": expected files to mutate, found none");
    }
  }

  private List<Path> chosen(List<Path> all) {
    return all.stream().filter(file -> reader.mutated().test(folder.relativize(file))).toList();
  }

  private List<Path> list() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** Reads {@code count} mutated inputs from number {@code first} on. */
  Report run(int first, int count) throws IOException {
    int accepted = 0;
    int refused = 0;
    List<String> faults = new ArrayList<>();
    Set<String> complaints = new TreeSet<>();
    for (int number = first; number < first + count; number++) {
      Path file = mutated.get(random(number).nextInt(mutated.size()));
      Files.write(file, input(number));
      WatchedReading.Outcome outcome = watched.read(file);
      if (outcome.fault().isPresent()) {
        faults.add(repeat(number) + "\n  " + outcome.fault().get());
      } else if (outcome.refusal().isPresent()) {
        refused++;
        complaints.add(kind(outcome.refusal().get()));
      } else {
        accepted++;
      }
      restore();
    }
    return new Report(accepted, refused, faults, complaints);
  }

  /** The bytes of the mutated file of a number. */
  byte[] input(int number) {
    SplittableRandom random = random(number);
    Path file = mutated.get(random.nextInt(mutated.size()));
    List<byte[]> others = mutated.stream().map(files::get).toList();
    return reader.envelope().mutated(files.get(file), others, random);
  }

  private SplittableRandom random(int number) {
    long mixed = seed * 1_000_003 + reader.name().hashCode() * 31L + number;
    // Neighbouring seeds give unlike numbers only after a split.
    return new SplittableRandom(mixed).split();
  }

  private String repeat(int number) {
    return "repeat with -D%s=%s:%d:%d"
        .formatted(ReaderFuzzTest.REPEAT, reader.name(), seed, number);
  }

  /** The valid files alone, whatever the reader has made of the mutated one. */
  private void restore() throws IOException {
    for (Path file : list()) {
      if (!files.containsKey(file)) {
        Files.delete(file);
      }
    }
    for (Map.Entry<Path, byte[]> file : files.entrySet()) {
      // Files that were not touched keep their times, which an index is checked against.
      if (!Files.exists(file.getKey())
          || !Arrays.equals(Files.readAllBytes(file.getKey()), file.getValue())) {
        Files.createDirectories(file.getKey().getParent());
        Files.write(file.getKey(), file.getValue());
      }
    }
  }

  private String kind(String message) {
    return message
        .replace(folder.toString(), "")
        .replaceAll("\"[^\"]*\"|'[^']*'|[^\\p{Print}]+|[0-9a-f]*\\d[0-9a-f]*", "_");
  }

  @Override
  public void close() throws IOException {
    watched.close();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
