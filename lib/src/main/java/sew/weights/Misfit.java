package sew.weights;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import sew.data.Printable;

/** Why weights do not fit a network: of each kind of problem the first, and how many there are. */
final class Misfit {
  private static final int LISTED = 5;

  /** In the order in which a message says them. */
  enum Kind {
    CLASSES(""),
    MISSING("missing "),
    SHAPE(""),
    DOUBLED("two tensors are called "),
    SURPLUS("surplus ");

    private final String start;

    Kind(String start) {
      this.start = start;
    }
  }

  private final Map<Kind, List<String>> problems = new EnumMap<>(Kind.class);

  void add(Kind kind, String problem) {
    problems.computeIfAbsent(kind, k -> new ArrayList<>()).add(kind.start + problem);
  }

  /**
   * Throws unless there is no problem.
   *
   * @param byPosition whether the weights fit in their order, whatever their names
   * @throws IllegalArgumentException with all kinds of problems
   */
  void require(BooleanSupplier byPosition) {
    if (problems.isEmpty()) {
      return;
    }
    boolean isOfNames = !problems.containsKey(Kind.SHAPE) && byPosition.getAsBoolean();
    throw new IllegalArgumentException(
        "the weights do not fit the network: %s%s"
            .formatted(
                problems.values().stream().map(Misfit::cut).collect(Collectors.joining("; ")),
                isOfNames
                    ? "; in their order all shapes fit: if these are the same layers under other names, load them by position (--match position)"
                    : ""));
  }

  /** The first of a list, and how many more there are. */
  static String cut(List<String> problems) {
    int more = problems.size() - LISTED;
    return problems.stream()
            .limit(LISTED)
            .map(problem -> Printable.of(problem, 300))
            .collect(Collectors.joining("; "))
        + (more > 0 ? " and %d more".formatted(more) : "");
  }
}
