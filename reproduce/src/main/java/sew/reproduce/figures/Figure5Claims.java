package sew.reproduce.figures;

import java.util.Arrays;
import java.util.List;
import sew.analysis.BlockByBlock.Rates;
import sew.reproduce.initial.InitialNet.Kind;
import tech.tablesaw.api.Table;

/** What the paper says about Figure 5. */
final class Figure5Claims {
  private static final double SILENT = 1e-4;

  private final Figure5Curves curves;
  private final List<Integer> stages;
  private final Claims claims = new Claims();

  Figure5Claims(Figure5Curves curves) {
    this.curves = curves;
    this.stages = curves.nets().config().stages();
  }

  Table table() {
    add();
    silence();
    others();
    zeroInit();
    return claims.table();
  }

  private void add() {
    double[][] o =
        curves.both("a-right", "SEW ADD", curves.rates(Kind.ADD, false, Rates.AtStep::o));
    claims.check(
        "SEW ADD: O^l grows linearly between downsample blocks",
        "least R^2 of a stage",
        o,
        values -> Claims.min(values, stages, Claims::linearity),
        new Claims.Bounds(0.99, 1));
    claims.check(
        "SEW ADD: a downsample block brings O^l back to at most 2",
        "largest of them",
        o,
        values -> stages.stream().mapToDouble(l -> values[l]).max().orElseThrow(),
        new Claims.Bounds(0, 2));
  }

  private void silence() {
    claims.check(
        "SEW AND: O^l goes silent",
        "last block",
        curves.both("a-left", "SEW AND", curves.rates(Kind.AND, false, Rates.AtStep::o)),
        Claims::last,
        new Claims.Bounds(0, SILENT));
    claims.check(
        "SEW AND: A^l goes silent",
        "last block",
        curves.both("b", "SEW AND", curves.rates(Kind.AND, false, Rates.AtStep::a)),
        Claims::last,
        new Claims.Bounds(0, SILENT));
  }

  private void others() {
    int third = stages.get(2);
    int fourth = stages.get(3);
    claims.check(
        "SEW IAND: O^l decays between downsample blocks",
        "last / first block of the third stage",
        curves.both("a-left", "SEW IAND", curves.rates(Kind.IAND, false, Rates.AtStep::o)),
        o -> o[fourth - 1] / o[third],
        new Claims.Bounds(0, 0.5));
    if (fourth > third + 2) { // ResNet-18 has no more than two blocks in a stage
      claims.check(
          "Spiking ResNet: O^l stays the same within a stage",
          "(max - min) / max of the third stage after two blocks",
          curves.both(
              "a-left", "Spiking ResNet", curves.rates(Kind.SPIKING, false, Rates.AtStep::o)),
          o -> Claims.spread(Arrays.copyOfRange(o, third + 2, fourth)),
          new Claims.Bounds(0, 0.1));
    }
    for (Kind kind : List.of(Kind.SPIKING, Kind.ADD, Kind.IAND)) {
      claims.check(
          kind.title() + ": A^l stays alive",
          "least block",
          curves.both("b", kind.title(), curves.rates(kind, false, Rates.AtStep::a)),
          a -> Arrays.stream(a).min().orElseThrow(),
          new Claims.Bounds(0.05, 1));
    }
  }

  private void zeroInit() {
    double[] add = curves.rates(Kind.ADD, true, Rates.AtStep::o);
    claims.check(
        "zero init: O^l is constant between downsample blocks",
        "largest (max - min) / max of a stage",
        curves.both("a-left", "zero init", add),
        o -> Claims.max(o, stages, Claims::spread),
        new Claims.Bounds(0, 1e-4));
    for (Kind kind : List.of(Kind.AND, Kind.IAND)) {
      double[] other = curves.rates(kind, true, Rates.AtStep::o);
      claims.check(
          "zero init: O^l of %s is that of SEW ADD".formatted(kind.title()),
          "largest difference",
          new double[][] {Claims.differences(add, other), null},
          d -> Arrays.stream(d).max().orElseThrow(),
          new Claims.Bounds(0, 0));
    }
  }
}
