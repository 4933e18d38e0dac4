package sew.reproduce.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sew.data.Npy;
import sew.model.EventNet.Stage;
import sew.weights.WeightFile;

/**
 * Reads the stages of an event network from the shapes of its convolutions, whatever their names,
 * with MPk2s2 after each block.
 */
public final class EventStages {
  private static final int POLARITIES = 2;

  private final List<long[]> convolutions;
  private final List<Stage> stages = new ArrayList<>();

  private EventStages(List<long[]> convolutions) {
    this.convolutions = convolutions;
  }

  /** The stages; empty if the weights are of another kind of network. */
  public static Optional<List<Stage>> of(WeightFile weights) {
    List<long[]> convolutions =
        weights.weights().entrySet().stream()
            .filter(entry -> entry.getKey().endsWith(".weight"))
            .map(Map.Entry::getValue)
            .map(Npy::shape)
            .filter(shape -> shape.length == 4)
            .toList();
    EventStages found = new EventStages(convolutions);
    return found.read() ? Optional.of(found.stages) : Optional.empty();
  }

  /** Whether all convolutions are of widenings and of blocks, each a pair mid x C, C x mid. */
  private boolean read() {
    long channels = POLARITIES;
    int kernel = 0;
    boolean widens = true;
    int i = 0;
    while (i < convolutions.size()) {
      long[] first = convolutions.get(i);
      if (first[1] != channels) {
        return false;
      }
      if (i + 1 < convolutions.size() && isBlock(first, convolutions.get(i + 1), channels)) {
        add(channels, first[0], kernel, widens);
        widens = false;
        i += 2;
      } else {
        channels = first[0];
        kernel = first[2] == 1 ? 0 : (int) first[2];
        widens = true;
        i++;
      }
    }
    // Without blocks, nothing says how often a network pools.
    return !stages.isEmpty() && !widens;
  }

  private static boolean isBlock(long[] first, long[] second, long channels) {
    return first[2] == 3
        && second[2] == 3
        && second[0] == channels
        && second[1] == first[0]
        && channels != POLARITIES;
  }

  private void add(long channels, long mid, int kernel, boolean starts) {
    int last = stages.size() - 1;
    Stage stage = new Stage((int) channels, (int) mid, 1, kernel, 1, 2);
    if (!starts && stages.get(last).mid() == mid) {
      stage = new Stage((int) channels, (int) mid, stages.get(last).blocks() + 1, kernel, 1, 2);
      stages.set(last, stage);
    } else {
      stages.add(stage);
    }
  }
}
