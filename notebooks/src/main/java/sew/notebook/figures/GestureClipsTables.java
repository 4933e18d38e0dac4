package sew.notebook.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import sew.notebook.figures.GestureClips.Clip;
import sew.reproduce.evaluate.Evaluation;
import sew.reproduce.plot.Curve;
import sew.reproduce.plot.Figure;
import sew.reproduce.plot.Panel;
import sew.reproduce.plot.Panel.Axis;
import sew.reproduce.result.TableBuilder;
import tech.tablesaw.api.Table;

/** Clips side by side: logits with the names of the gestures, firing rates, operations. */
public final class GestureClipsTables {
  /** DVS128 Gesture's classes, in the order of their numbers. */
  public static final List<String> GESTURES =
      List.of(
          "hand clapping",
          "right hand wave",
          "left hand wave",
          "right arm clockwise",
          "right arm counter-clockwise",
          "left arm clockwise",
          "left arm counter-clockwise",
          "arm roll",
          "air drums",
          "air guitar",
          "other gestures");

  private final List<Clip> clips;

  public GestureClipsTables(GestureClips clips) {
    this.clips = clips.clips();
  }

  /** Files by their hashes, and what computed the numbers. */
  public Table origin() {
    TableBuilder table =
        new TableBuilder(
            "Where these numbers come from",
            "clip",
            "made",
            "sha256 of the frames",
            "sha256 of the weights");
    for (Clip clip : clips) {
      GestureClips.Origin origin = clip.origin();
      table.row(
          name(clip), origin.made(), start(origin.framesSha256()), start(origin.weightsSha256()));
    }
    return table.table();
  }

  private static String name(Clip clip) {
    return words(clip.origin().name());
  }

  /** The name of a file in words: "left_hand_wave_T16" as "left hand wave, T = 16". */
  private static String words(String file) {
    return file.replaceFirst("_T(\\d+)\\b", ", T = $1").replace('_', ' ');
  }

  private static String start(String hash) {
    return hash.substring(0, Math.min(16, hash.length())) + "...";
  }

  /**
   * One row per logit of the authors' net, with the gesture it stands for; the largest is marked.
   */
  public Table logits() {
    Table all = clips.get(0).logits().copy();
    clips.stream().skip(1).forEach(clip -> all.append(clip.logits()));
    List<String> names =
        all.stringColumn("clip").asList().stream().map(GestureClipsTables::words).toList();
    TableBuilder table =
        new TableBuilder(
            "Logits of the trained 7B-Net", columns(Stream.of("logit", "gesture"), names.stream()));
    int[] logitOf = Evaluation.Order.TEXT.logits(GESTURES.size());
    for (int i = 0; i < GESTURES.size(); i++) {
      int logit = i;
      int gesture = IntStream.range(0, logitOf.length).filter(c -> logitOf[c] == logit).sum();
      Stream<String> values =
          IntStream.range(0, all.rowCount())
              .mapToObj(
                  row ->
                      all.getString(row, "logit" + logit)
                          + (all.getString(row, "argmax").equals("" + logit) ? " (largest)" : ""));
      table.row(columns(Stream.of(String.valueOf(i), GESTURES.get(gesture)), values));
    }
    return table.table();
  }

  /** One row per spiking layer: spikes per neuron and time step of each clip. */
  public Table rates() {
    return beside(
        "Spikes per neuron and time step",
        List.of("spiking layer"),
        "spikes per neuron and time step",
        Clip::rates);
  }

  /** One row per layer: millions of operations for each clip, all its time steps together. */
  public Table operations() {
    return beside(
        "Operations in millions",
        List.of("layer", "operation", "dense, millions per time step"),
        "millions per sample",
        Clip::operations);
  }

  /** The estimated energy of the operations of a clip. */
  public Table energy() {
    TableBuilder table = new TableBuilder("Estimated energy of a clip", "clip", "\u00b5J");
    for (Clip clip : clips) {
      table.row(name(clip), String.format(Locale.ROOT, "%.2f", clip.microjoule()));
    }
    return table.table();
  }

  /** Columns that all clips share, then one column per clip. */
  private Table beside(
      String title, List<String> shared, String column, Function<Clip, Table> table) {
    Table first = table.apply(clips.get(0));
    Stream<String> names = clips.stream().map(GestureClipsTables::name);
    TableBuilder rows = new TableBuilder(title, columns(shared.stream(), names));
    for (int i = 0; i < first.rowCount(); i++) {
      int row = i;
      rows.row(
          columns(
              shared.stream().map(name -> first.getString(row, name)),
              clips.stream().map(clip -> table.apply(clip).getString(row, column))));
    }
    return rows.table();
  }

  /** Firing rates of A^l over the blocks, and the spikes of the whole net over time. */
  public Figure figure() {
    List<Curve> rates = new ArrayList<>();
    List<Curve> spikes = new ArrayList<>();
    for (int i = 0; i < clips.size(); i++) {
      Clip clip = clips.get(i);
      // Layer 0 is the stem; 2b - 1 and 2b belong to block b, and the latter emits A^l.
      double[] a =
          IntStream.iterate(2, layer -> layer < clip.rates().rowCount(), layer -> layer + 2)
              .mapToDouble(layer -> Double.parseDouble(clip.rates().getString(layer, 2)))
              .toArray();
      rates.add(curve(clip, a, i));
      double[] perStep =
          IntStream.range(2, clip.spikes().columnCount()).mapToDouble(t -> sum(clip, t)).toArray();
      spikes.add(curve(clip, perStep, i));
    }
    return new Figure(
        "clips",
        "A trained 7B-Net on clips of DVS Gesture",
        2,
        List.of(
            new Panel(
                "residual spikes A^l",
                Axis.linear("block l"),
                Axis.fromZero("spikes per neuron and time step"),
                rates),
            new Panel(
                "all spiking layers",
                Axis.linear("time step t"),
                Axis.fromZero("spikes in the time step"),
                spikes)));
  }

  private static double sum(Clip clip, int column) {
    return IntStream.range(0, clip.spikes().rowCount())
        .mapToDouble(row -> Double.parseDouble(clip.spikes().getString(row, column)))
        .sum();
  }

  private static Curve curve(Clip clip, double[] values, int colour) {
    double[] x = IntStream.range(0, values.length).asDoubleStream().toArray();
    return new Curve(name(clip), x, values, colour, Curve.Style.SOLID);
  }

  private static String[] columns(Stream<String> first, Stream<String> more) {
    return Stream.concat(first, more).toArray(String[]::new);
  }
}
