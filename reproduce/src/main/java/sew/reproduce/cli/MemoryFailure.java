package sew.reproduce.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;

/** What is said when memory cannot be had: how much was asked for, and which option needs less. */
final class MemoryFailure {
  /** PyTorch's words on the CPU and on a GPU, and C++'s. */
  private static final Pattern NATIVE =
      Pattern.compile(
          "can't allocate memory|CUDA out of memory|std::bad_alloc|not enough memory"
              + "|Storage size calculation overflowed|CUDA error: out of memory");

  private static final Pattern ASKED =
      Pattern.compile(
          "(?:tried to allocate|Tried to allocate|Cannot reserve) ([\\d.]+ (?:bytes|[KMGT]iB))");

  /** A Java array has at most 2^31 - 1 elements. */
  private static final Set<String> TOO_LONG =
      Set.of(
          "Requested array size exceeds VM limit",
          "Required array size too large",
          "Required length exceeds implementation limit");

  private static final List<String> LOWERED =
      List.of("--batch", "--size", "--steps", "--channels", "--blocks");
  private static final List<String> OF_TRAINING = List.of("--micro-batches", "--recompute");

  private MemoryFailure() {}

  /** Empty if {@code failure} is another one. */
  static Optional<String> sentence(Throwable failure, CommandSpec command) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      String message = String.valueOf(t.getMessage());
      if (t instanceof OutOfMemoryError) {
        return Optional.of(ofJava(message, command));
      }
      if (NATIVE.matcher(message).find()) {
        return Optional.of(
            "there is not enough memory%s; %s".formatted(asked(message), advice(command)));
      }
      if (isTooLong(t)) {
        return Optional.of("more values than one array can hold, 2^31 - 1; " + advice(command));
      }
    }
    return Optional.empty();
  }

  private static String ofJava(String message, CommandSpec command) {
    if (message.contains("native thread")) {
      return "the system allows no more threads; raise the limit (ulimit -u, or that of the container), or give fewer --threads";
    }
    if (TOO_LONG.contains(message)) {
      return "a file or an array is larger than 2 GiB, the most that is held in one piece; "
          + advice(command);
    }
    if (message.contains("direct buffer memory") || message.contains("Direct buffer memory")) {
      return "there is not enough memory outside the Java heap%s; allow more, such as SEW_JAVA_OPTS=-XX:MaxDirectMemorySize=8g, or %s"
          .formatted(asked(message), advice(command));
    }
    return "the Java heap is full; give it more, such as SEW_JAVA_OPTS=-Xmx8g, or "
        + advice(command);
  }

  /** Sizes that are multiplied with {@code Math.multiplyExact} and the like. */
  private static boolean isTooLong(Throwable t) {
    String message = String.valueOf(t.getMessage());
    return t instanceof NegativeArraySizeException
        || (t instanceof ArithmeticException && message.matches("(integer|long) overflow"));
  }

  private static String asked(String message) {
    Matcher asked = ASKED.matcher(message);
    if (!asked.find()) {
      return "";
    }
    String amount = asked.group(1);
    return amount.endsWith(" bytes")
        ? " for another %s".formatted(readable(Double.parseDouble(amount.replace(" bytes", ""))))
        : " for another " + amount;
  }

  private static String readable(double bytes) {
    return bytes < 1 << 30
        ? String.format(Locale.ROOT, "%.1f MiB", bytes / (1 << 20))
        : String.format(Locale.ROOT, "%.1f GiB", bytes / (1 << 30));
  }

  /** The options of {@code command} that change what it needs. */
  private static String advice(CommandSpec command) {
    Set<String> known = command.optionsMap().keySet();
    List<String> smaller = new ArrayList<>(LOWERED);
    smaller.retainAll(known);
    boolean trains = known.contains("--micro-batches");
    String less =
        smaller.isEmpty()
            ? "a machine with more memory is needed"
            : "smaller values of %s need less".formatted(String.join(", ", smaller));
    return trains ? less + ", as do " + String.join(" and ", OF_TRAINING) : less;
  }
}
