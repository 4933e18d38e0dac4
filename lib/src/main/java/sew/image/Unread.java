package sew.image;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import sew.data.Printable;

/** Names and counts what lies among images and is not read. */
final class Unread {
  static final String OTHER_NAME = "no image by the end of its name";
  static final String UNNAMED = "a name that is no text here; rename it";
  static final String LOOP = "a link to a folder above it";
  static final String LINK = "a link in an archive; unpack it";
  static final String HIDDEN = "a hidden folder";
  static final String OUTSIDE = "outside of the class folders";

  private static final int NAMED = 5;

  private final Map<String, List<String>> first = new LinkedHashMap<>();
  private final Map<String, Integer> counts = new LinkedHashMap<>();

  void add(String reason, String file) {
    counts.merge(reason, 1, Integer::sum);
    List<String> named = first.computeIfAbsent(reason, r -> new ArrayList<>());
    if (named.size() < NAMED) {
      named.add(Printable.of(file));
    }
  }

  /** One line for each reason. */
  void tell(String where, Consumer<String> notes) {
    counts.forEach(
        (reason, count) ->
            notes.accept(
                "%s: left out %d (%s): %s%s"
                    .formatted(
                        Printable.of(where),
                        count,
                        reason,
                        String.join(", ", first.get(reason)),
                        count > NAMED ? " and %,d more".formatted(count - NAMED) : "")));
  }
}
