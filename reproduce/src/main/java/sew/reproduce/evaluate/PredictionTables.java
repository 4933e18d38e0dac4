package sew.reproduce.evaluate;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import sew.reproduce.result.TableBuilder;
import tech.tablesaw.api.Table;

/** Predictions as the tables that {@code sew predict} writes, as strings. */
public final class PredictionTables {
  private PredictionTables() {}

  /** One row per clip: its class and its logits. {@code name} is that of the file of the clips. */
  public static Table logits(String name, List<Prediction> predictions) {
    Stream<String> logits =
        IntStream.range(0, predictions.get(0).logits().length).mapToObj(i -> "logit" + i);
    TableBuilder table = new TableBuilder("logits", columns(Stream.of("clip", "argmax"), logits));
    for (int n = 0; n < predictions.size(); n++) {
      Prediction p = predictions.get(n);
      Stream<String> values =
          IntStream.range(0, p.logits().length)
              .mapToObj(i -> String.format(Locale.ROOT, "%.6f", p.logits()[i]));
      String clip = clip(name, n, predictions.size());
      table.row(columns(Stream.of(clip, String.valueOf(p.argmax())), values));
    }
    return table.table();
  }

  /** One row per clip and spiking layer: the spikes of each time step. */
  public static Table spikes(String name, List<Prediction> predictions) {
    int steps = predictions.get(0).spikes().get(0).length;
    Stream<String> times = IntStream.range(0, steps).mapToObj(t -> "t" + t);
    TableBuilder table = new TableBuilder("spikes", columns(Stream.of("clip", "layer"), times));
    for (int n = 0; n < predictions.size(); n++) {
      List<long[]> layers = predictions.get(n).spikes();
      for (int layer = 0; layer < layers.size(); layer++) {
        Stream<String> counts = LongStream.of(layers.get(layer)).mapToObj(String::valueOf);
        String clip = clip(name, n, predictions.size());
        table.row(columns(Stream.of(clip, String.valueOf(layer)), counts));
      }
    }
    return table.table();
  }

  /** The name of a clip: the file may hold several. */
  public static String clip(String name, int n, int clips) {
    return clips == 1 ? name : name + "#" + n;
  }

  private static String[] columns(Stream<String> first, Stream<String> more) {
    return Stream.concat(first, more).toArray(String[]::new);
  }
}
