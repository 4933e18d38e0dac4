package sew.reproduce.figures;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import sew.reproduce.initial.InitialNet.Kind;
import sew.reproduce.plot.Curve;

/**
 * Our curve over the blocks of a net and the paper's at the same blocks.
 *
 * @param panel the paper's name of the panel, such as "a-left"
 * @param paper empty for nets that the paper does not have
 * @param resolution the smallest value that the paper's drawing tells from zero
 */
public record CurvePair(String panel, Curve ours, Optional<Curve> paper, double resolution) {

  /** The panel in words, such as "a, left" or "SEW ADD". */
  String panelTitle() {
    return Stream.of(Kind.values())
        .filter(kind -> kind.panel().equals(panel))
        .map(Kind::title)
        .findFirst()
        .orElse(panel.replace("-", ", "));
  }

  /** What is drawn of it. */
  List<Curve> curves() {
    return Stream.concat(Stream.of(ours), paper.stream()).toList();
  }

  static List<Curve> curves(List<CurvePair> pairs) {
    return pairs.stream().flatMap(pair -> pair.curves().stream()).toList();
  }
}
