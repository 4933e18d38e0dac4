package sew.reproduce.tables;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import sew.reproduce.experiment.Axis;
import sew.reproduce.experiment.Caption;
import sew.reproduce.experiment.Changes;
import sew.reproduce.experiment.JoinKind;
import sew.reproduce.experiment.NetworkParameters;
import sew.reproduce.experiment.NeuronParameters;
import sew.reproduce.experiment.Parameter;
import sew.reproduce.experiment.Sweep;
import sew.reproduce.plot.HeatMap;

/**
 * A sweep as a heat map: depth, or else the last axis with several values, from left to right, all
 * other combinations from top to bottom.
 */
record AblationHeatMap(Sweep sweep, List<AblationRow> rows) {
  /** They name the rows, and are never columns. */
  private static final Set<Parameter<?>> NAMES =
      Set.of(NetworkParameters.CONNECT, NetworkParameters.NET);

  /** What the names of rows and columns already say of a network. */
  private static final Set<Parameter<?>> NETWORK =
      Set.of(
          NetworkParameters.CONNECT,
          NetworkParameters.NET,
          NetworkParameters.BLOCKS,
          NetworkParameters.CHANNELS,
          NetworkParameters.DEPTH,
          NeuronParameters.NEURON);

  HeatMap of(
      String name,
      String title,
      String unit,
      HeatMap.Colours colours,
      ToDoubleFunction<AblationRow> value) {
    Optional<Axis<?>> across = across();
    Map<Changes, String> names = new LinkedHashMap<>();
    Map<Changes, List<Double>> values = new LinkedHashMap<>();
    for (AblationRow row : rows) {
      Changes line = across.map(axis -> row.net().without(axis.parameter())).orElse(row.net());
      names.putIfAbsent(line, name(row, across));
      values.computeIfAbsent(line, l -> new ArrayList<>()).add(value.applyAsDouble(row));
    }
    int seeds = sweep().seeds().size();
    return new HeatMap(
        name,
        "%s, %s. %s".formatted(title, seeds == 1 ? "one seed" : seeds + " seeds", shared()),
        across.map(axis -> axis.parameter().title()).orElse(""),
        List.copyOf(names.values()),
        across.map(Axis::labels).orElse(List.of("all")),
        List.copyOf(values.values()),
        unit,
        colours,
        mark());
  }

  /** What of {@link #shared} is not the paper's setting, such as "shortened, SYNTHETIC". */
  private String mark() {
    List<String> lengths =
        rows.stream()
            .flatMap(row -> row.runs().stream())
            .filter(run -> !run.isPaperSetting())
            .map(run -> run.caption().length())
            .distinct()
            .toList();
    return String.join("; ", lengths);
  }

  private Optional<Axis<?>> across() {
    List<Axis<?>> axes = new ArrayList<>(sweep().axes());
    axes.removeIf(axis -> NAMES.contains(axis.parameter()));
    Optional<Axis<?>> last = Optional.empty();
    for (Axis<?> axis : axes) {
      last = axis.varies() || last.isEmpty() || !last.get().varies() ? Optional.of(axis) : last;
    }
    return last;
  }

  /** The joined network, and every value that differs between rows. */
  private String name(AblationRow row, Optional<Axis<?>> across) {
    StringBuilder name =
        new StringBuilder(
            row.net()
                .get(NetworkParameters.NET)
                .map(
                    net ->
                        net.name()
                            + row.net().get(NetworkParameters.CONNECT).map(j -> " " + j).orElse(""))
                .orElseGet(() -> row.join().map(JoinKind::title).orElse(row.name())));
    List<Axis<?>> varying = new ArrayList<>(sweep().varying());
    varying.removeIf(axis -> NAMES.contains(axis.parameter()) || Optional.of(axis).equals(across));
    if (varying.removeIf(axis -> axis.parameter().equals(NetworkParameters.CHANNELS))) {
      name.append(" c").append(row.label(NetworkParameters.CHANNELS));
    }
    if (!across.map(Axis::parameter).equals(Optional.of(NeuronParameters.NEURON))) {
      name.append(row.neuron());
    }
    varying.removeIf(axis -> axis.parameter().equals(NeuronParameters.NEURON));
    varying.forEach(
        axis ->
            name.append(
                ", %s %s".formatted(axis.parameter().column(), row.label(axis.parameter()))));
    return name.toString();
  }

  /** What all runs share. */
  private String shared() {
    Changes first = sweep().nets().get(0);
    String width =
        sweep().axes().stream()
            .filter(axis -> axis.parameter().equals(NetworkParameters.CHANNELS) && !axis.varies())
            .map(axis -> "c" + axis.labels().get(0) + ", ")
            .collect(Collectors.joining());
    Changes rest = first;
    for (Parameter<?> parameter : NETWORK) {
      rest = rest.without(parameter);
    }
    JoinKind join = first.get(NetworkParameters.CONNECT).orElse(JoinKind.ADD);
    Caption caption = Caption.of(rest.applyTo(sweep().setting().experiment(join, 0)));
    boolean same = sweep().varying().stream().allMatch(axis -> NETWORK.contains(axis.parameter()));
    return width + (same ? caption.scaleWithoutNetwork() : caption.length());
  }
}
