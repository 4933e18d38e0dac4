package sew.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sew.residual.Residual;

/**
 * The names that the authors' code gives to the weights of its networks.
 *
 * <p>Source: {@code smodels.py} and {@code sew_resnet.py} of the authors, with the containers of
 * the SpikingJelly of that time, which add {@code module}.
 */
public final class AuthorsNames {
  private static final Pattern WIDENING = Pattern.compile("(conv|bn|sn)\\.(.*)");
  private static final Pattern BLOCK = Pattern.compile("(conv|bn|sn)(\\d)\\.(.*)");
  private static final Pattern DOWNSAMPLE = Pattern.compile("downsample\\.(\\d)\\.(.*)");
  private static final Pattern LAYER = Pattern.compile("(layer\\d\\.\\d+\\.)(.*)");

  private AuthorsNames() {}

  /** A name in a ResNet for images: those in blocks change. */
  static String inResNet(Residual residual, String name) {
    Matcher m = LAYER.matcher(name);
    return m.matches() ? m.group(1) + inImageBlock(residual, m.group(2)) : name;
  }

  /** A name in a widening convolution of the DVS networks. */
  static String inWidening(String name) {
    Matcher m = match(WIDENING, name);
    return switch (m.group(1)) {
      case "conv" -> "0.module.0." + m.group(2);
      case "bn" -> "0.module.1." + m.group(2);
      default -> "1." + m.group(2);
    };
  }

  /** A name in a block of the DVS networks, whose F has {@code depth} convolutions. */
  public static String inEventBlock(Residual residual, int depth, String name) {
    Matcher m = match(BLOCK, name);
    int index = Integer.parseInt(m.group(2)) - 1;
    // Spiking ResNet adds the shortcut between the last BN and the last SN, which are apart.
    boolean bare = residual instanceof Residual.Spiking && index == depth - 1;
    String unit = "conv." + index + (bare ? "." : ".0.");
    return switch (m.group(1)) {
      case "conv" -> unit + "module.0." + m.group(3);
      case "bn" -> unit + "module.1." + m.group(3);
      default -> (bare ? "sn." : "conv." + index + ".1.") + m.group(3);
    };
  }

  /** A name in a block of the ImageNet networks. */
  public static String inImageBlock(Residual residual, String name) {
    Matcher shortcut = DOWNSAMPLE.matcher(name);
    if (shortcut.matches()) {
      return inShortcut(residual, shortcut.group(1), shortcut.group(2));
    }
    Matcher m = match(BLOCK, name);
    return switch (m.group(1)) {
      case "conv" -> "conv" + m.group(2) + ".module.0." + m.group(3);
      case "bn" -> "conv" + m.group(2) + ".module.1." + m.group(3);
      default -> name;
    };
  }

  /**
   * SEW's shortcut has a container for conv-BN and then the SN; Spiking ResNet's only the first.
   */
  private static String inShortcut(Residual residual, String layer, String name) {
    if (layer.equals("2")) {
      return "downsample.1." + name;
    }
    String unit = residual instanceof Residual.Sew ? "downsample.0." : "downsample.";
    return unit + "module." + layer + "." + name;
  }

  private static Matcher match(Pattern pattern, String name) {
    Matcher m = pattern.matcher(name);
    if (!m.matches()) {
      throw new IllegalArgumentException("no authors' name for the parameter " + name);
    }
    return m;
  }
}
