package sew.reproduce.experiment;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sew.layer.Network;
import sew.model.EventNet;
import sew.model.ResNet;
import sew.registry.Types;
import sew.residual.ConnectFunction;
import sew.residual.Residual;

/**
 * How blocks are joined to their inputs, by the one name that every command and table uses: a
 * connect function by its own ("ADD"), another way to join by its id ("plain").
 */
public record JoinKind(Residual residual) {
  public static final JoinKind ADD = new JoinKind(new Residual.Sew(ConnectFunction.ADD));
  public static final JoinKind AND = new JoinKind(new Residual.Sew(ConnectFunction.AND));
  public static final JoinKind IAND = new JoinKind(new Residual.Sew(ConnectFunction.IAND));
  public static final JoinKind PLAIN = new JoinKind(new Residual.Plain());
  public static final JoinKind SPIKING = new JoinKind(new Residual.Spiking());

  /** The two that Table 2 compares. */
  public static final List<JoinKind> TABLE_2 = List.of(ADD, SPIKING);

  /** The five that Table 4 compares. */
  public static final List<JoinKind> TABLE_4 = List.of(ADD, AND, IAND, PLAIN, SPIKING);

  /** Reads the name of a built-in one, in any case. */
  public static JoinKind of(String name) {
    return of(name, BuiltInTypes.TYPES);
  }

  /** Reads {@code name}, in any case, among {@code types}. */
  public static JoinKind of(String name, Types types) {
    String id = name.strip();
    if (contains(types.ids(ConnectFunction.class), id)) {
      return new JoinKind(new Residual.Sew(types.preset(ConnectFunction.class, id)));
    }
    if (contains(withoutFunction(types), id)) {
      return new JoinKind(types.preset(Residual.class, id));
    }
    throw new IllegalArgumentException(
        "expected one of %s, or one that a jar of --class-path provides, found \"%s\""
            .formatted(names(types), name));
  }

  /** Every name, the connect functions first. */
  public static String names(Types types) {
    return Stream.concat(
            types.ids(ConnectFunction.class).stream(), withoutFunction(types).stream().sorted())
        .collect(Collectors.joining(", "));
  }

  private static List<String> withoutFunction(Types types) {
    String sew = Types.id(Residual.Sew.class);
    return types.ids(Residual.class).stream().filter(id -> !id.equals(sew)).toList();
  }

  private static boolean contains(List<String> ids, String id) {
    return ids.stream().anyMatch(id::equalsIgnoreCase);
  }

  /** How the blocks of {@code network} are joined; empty for a network that does not say. */
  public static Optional<JoinKind> in(Network network) {
    if (network instanceof EventNet net) {
      return Optional.of(new JoinKind(net.residual()));
    }
    return network instanceof ResNet net
        ? Optional.of(new JoinKind(net.residual()))
        : Optional.empty();
  }

  /** What the paper calls the network; the id of a way to join that the paper does not have. */
  public String network() {
    if (residual instanceof Residual.Sew) {
      return "SEW ResNet";
    }
    String id = Types.id(residual.getClass());
    return switch (id) {
      case "plain" -> "Plain Net";
      case "spiking" -> "Spiking ResNet";
      default -> id;
    };
  }

  /** The connect function of a SEW ResNet; empty for all others. */
  public String g() {
    return residual instanceof Residual.Sew sew ? sew.g().name() : "";
  }

  /** "SEW ResNet (ADD)" or "Plain Net". */
  public String title() {
    return g().isEmpty() ? network() : network() + " (" + g() + ")";
  }

  /** The name on the command line. */
  public String name() {
    return g().isEmpty() ? Types.id(residual.getClass()).toLowerCase(Locale.ROOT) : g();
  }

  @Override
  public String toString() {
    return name();
  }
}
