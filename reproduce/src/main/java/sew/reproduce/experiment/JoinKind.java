package sew.reproduce.experiment;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import sew.residual.ConnectFunction;
import sew.residual.Residual;

/** The five ways to join a block to its input that Table 4 compares. */
public enum JoinKind {
  ADD("SEW ResNet", "ADD"),
  AND("SEW ResNet", "AND"),
  IAND("SEW ResNet", "IAND"),
  PLAIN("Plain Net", ""),
  SPIKING("Spiking ResNet", "");

  private final String network;
  private final String g;

  JoinKind(String network, String g) {
    this.network = network;
    this.g = g;
  }

  /** Reads {@code name} in any case. */
  public static JoinKind of(String name) {
    return Arrays.stream(values())
        .filter(connect -> connect.name().equalsIgnoreCase(name.strip()))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected one of %s, found \"%s\"".formatted(names(), name)));
  }

  private static String names() {
    return Arrays.stream(values()).map(JoinKind::toString).collect(Collectors.joining(", "));
  }

  /** What the paper calls the network. */
  public String network() {
    return network;
  }

  /** The connect function of a SEW ResNet; empty for the other two. */
  public String g() {
    return g;
  }

  public Residual residual() {
    return switch (this) {
      case ADD -> new Residual.Sew(ConnectFunction.ADD);
      case AND -> new Residual.Sew(ConnectFunction.AND);
      case IAND -> new Residual.Sew(ConnectFunction.IAND);
      case PLAIN -> new Residual.Plain();
      case SPIKING -> new Residual.Spiking();
    };
  }

  /** "SEW ResNet (ADD)" or "Plain Net". */
  public String title() {
    return g.isEmpty() ? network : network + " (" + g + ")";
  }

  /** The name on the command line. */
  @Override
  public String toString() {
    return g.isEmpty() ? name().toLowerCase(Locale.ROOT) : g;
  }
}
