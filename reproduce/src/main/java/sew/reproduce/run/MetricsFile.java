package sew.reproduce.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import sew.data.AtomicFile;
import sew.reproduce.result.Json;
import sew.train.EpochMetrics;

/** {@code metrics.jsonl}: one line per epoch, each written when the epoch is done. */
record MetricsFile(Path path) {
  private static final List<String> FIELDS =
      List.of("epoch", "trainLoss", "trainAccuracy", "testLoss", "testAccuracy", "seconds");

  /** Of a zero-filled block, which a power failure leaves behind the last line. */
  private static final String ZEROS = "\0+";

  private static final String BYTE_ORDER_MARK = "\ufeff";

  /**
   * What a file holds.
   *
   * @param lines the whole ones at its beginning
   * @param epochs what they say
   * @param damage what is wrong with the line after them; empty also for half a line at the end,
   *     which a crash leaves
   * @param isWhole whether nothing but blanks is behind them
   */
  record Content(
      List<String> lines, List<EpochMetrics> epochs, Optional<String> damage, boolean isWhole) {

    /** These lines, and those of {@code kept} after them. */
    Content completedBy(Content kept) {
      List<String> all = new ArrayList<>(lines);
      all.addAll(kept.lines.subList(lines.size(), kept.lines.size()));
      List<EpochMetrics> each = new ArrayList<>(epochs);
      each.addAll(kept.epochs.subList(epochs.size(), kept.epochs.size()));
      return new Content(all, each, damage, isWhole);
    }
  }

  /** Reads as far as it is whole; nothing where there is no file. */
  Content read() throws IOException {
    return parse(Files.exists(path) ? Files.readAllBytes(path) : new byte[0]);
  }

  /** As {@link #read}, of bytes that were kept elsewhere. */
  Content parse(byte[] bytes) {
    // Other bytes than UTF-8 become a character that no line has.
    String text = new String(bytes, StandardCharsets.UTF_8);
    text = text.replaceFirst("^" + BYTE_ORDER_MARK, "").replaceFirst(ZEROS + "$", "");
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    List<EpochMetrics> epochs = new ArrayList<>();
    for (String line : lines) {
      Optional<EpochMetrics> epoch = epoch(line, epochs.size());
      if (epoch.isEmpty()) {
        boolean isCut = epochs.size() == lines.size() - 1 && !text.endsWith("\n");
        return new Content(
            lines.subList(0, epochs.size()),
            epochs,
            isCut ? Optional.empty() : Optional.of(damage(epochs.size() + 1)),
            false);
      }
      epochs.add(epoch.get());
    }
    return new Content(lines, epochs, Optional.empty(), true);
  }

  private String damage(int line) {
    return "%s: expected line %d to be what epoch %d reached, found something else"
        .formatted(path, line, line);
  }

  private static Optional<EpochMetrics> epoch(String line, int index) {
    try {
      JsonNode fields = Json.parse(line, JsonNode.class);
      if (!FIELDS.stream().allMatch(fields::hasNonNull)) {
        return Optional.empty();
      }
      return Optional.of(Json.parse(line, EpochMetrics.class))
          .filter(epoch -> epoch.epoch() == index)
          .filter(epoch -> isShare(epoch.trainAccuracy()) && isShare(epoch.testAccuracy()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean isShare(double accuracy) {
    return accuracy >= 0 && accuracy <= 1;
  }

  /** The epochs that are done; a damaged line is an error. */
  List<EpochMetrics> epochs() throws IOException {
    Content content = read();
    if (content.damage().isPresent()) {
      throw new IOException(content.damage().get() + "; restore the file");
    }
    return content.epochs();
  }

  /** Appends an epoch's line, which is on the disk before the checkpoint that needs it. */
  void append(EpochMetrics epoch) throws IOException {
    AtomicFile.append(path, line(epoch));
  }

  /** The lines of {@code epochs}, as {@link #append} writes them. */
  static byte[] bytes(List<EpochMetrics> epochs) {
    return epochs.stream()
        .map(MetricsFile::line)
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String line(EpochMetrics epoch) {
    return Json.line(epoch) + "\n";
  }

  /** Keeps the first {@code epochs} lines; later ones, of an epoch to be repeated, are dropped. */
  List<EpochMetrics> restore(Content content, int epochs) throws IOException {
    StringBuilder text = new StringBuilder();
    content.lines().subList(0, epochs).forEach(line -> text.append(line).append('\n'));
    AtomicFile.write(path, text.toString());
    return content.epochs().subList(0, epochs);
  }
}
