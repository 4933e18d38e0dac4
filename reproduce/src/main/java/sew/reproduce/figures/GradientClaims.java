package sew.reproduce.figures;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import sew.reproduce.initial.InitialNet.Kind;
import tech.tablesaw.api.Table;

/** What the paper says about Figures 6, 7 and 8. */
final class GradientClaims {
  private final GradientCurves curves;
  private final Claims claims = new Claims();

  GradientClaims(GradientCurves curves) {
    this.curves = curves;
  }

  Table table() {
    switch (curves.id()) {
      case FIG6 -> {
        spiking("decays towards shallow layers", new Claims.Bounds(0, 0.8));
        add("neither vanishes nor explodes", new Claims.Bounds(1, 100));
      }
      case FIG7 -> {
        spiking("vanishes towards shallow layers", new Claims.Bounds(0, 0.1));
        add("neither vanishes nor explodes", new Claims.Bounds(0.1, 10));
      }
      case FIG8 -> {
        spiking(
            "explodes towards shallow layers", new Claims.Bounds(1e3, Double.POSITIVE_INFINITY));
        add("grows by orders less than Spiking ResNet", new Claims.Bounds(1, 1e4));
      }
    }
    silence();
    zeroInit();
    return claims.table();
  }

  private void spiking(String claim, Claims.Bounds bounds) {
    check(
        "Spiking ResNet " + claim,
        "first / last block",
        Kind.SPIKING,
        false,
        GradientClaims::ratio,
        bounds);
    check(
        "Spiking ResNet with zero init " + claim,
        "first / last block",
        Kind.SPIKING,
        true,
        GradientClaims::ratio,
        bounds);
  }

  private void add(String claim, Claims.Bounds bounds) {
    check("SEW ADD " + claim, "first / last block", Kind.ADD, false, GradientClaims::ratio, bounds);
  }

  private void silence() {
    check(
        "SEW AND without zero init has no gradient",
        "largest block",
        Kind.AND,
        false,
        values -> Arrays.stream(values).max().orElseThrow(),
        new Claims.Bounds(0, 1e-6));
  }

  private void zeroInit() {
    for (Kind kind : List.of(Kind.ADD, Kind.AND, Kind.IAND)) {
      check(
          kind.title() + " with zero init is constant between downsample blocks",
          "largest (max - min) / max of a stage",
          kind,
          true,
          values -> Claims.max(values, curves.stages(), Claims::spread),
          new Claims.Bounds(0, 1e-3));
    }
    double[] papers = curves.papers(Kind.ADD, true);
    claims.check(
        "SEW IAND with zero init has the gradients of SEW ADD",
        "largest difference",
        new double[][] {
          Claims.differences(curves.ours(Kind.ADD, true), curves.ours(Kind.IAND, true)),
          papers == null ? null : Claims.differences(papers, curves.papers(Kind.IAND, true))
        },
        d -> Arrays.stream(d).max().orElseThrow(),
        new Claims.Bounds(0, 1e-6));
  }

  private static double ratio(double[] values) {
    return Claims.first(values) / Claims.last(values);
  }

  private void check(
      String claim,
      String measure,
      Kind kind,
      boolean zeroInit,
      ToDoubleFunction<double[]> measured,
      Claims.Bounds bounds) {
    double[][] both = {curves.ours(kind, zeroInit), curves.papers(kind, zeroInit)};
    claims.check(claim, measure, both, measured, bounds);
  }
}
