package sew.weights;

import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The styles of names that files of weights come in. Every name has one canonical form: in a ResNet
 * for images that of SpikingJelly and torchvision, in an event network the authors' without {@code
 * module}.
 */
public enum NameStyle {
  /** Those of runs of this project, which differ from the canonical ones in event networks. */
  OURS("of runs of this project"),

  /** Those of the authors' code: {@code layer1.0.conv1.module.0.weight}, BN as its module 1. */
  AUTHORS("of the authors' code"),

  /**
   * Those of the authors' code with today's SpikingJelly, whose containers add no {@code module}.
   */
  AUTHORS_CURRENT("of the authors' code with today's SpikingJelly"),

  /**
   * Those of SpikingJelly's own {@code sew_resnet} and {@code spiking_resnet} and of torchvision's
   * {@code resnet}: {@code layer1.0.conv1.weight}, {@code layer1.0.bn1.weight}.
   */
  SPIKINGJELLY("of SpikingJelly's and torchvision's ResNets");

  /** How PyTorch counts the batches that a BN has seen. */
  static final String COUNTER = "num_batches_tracked";

  private static final Pattern OURS_IN_EVENT_NET = Pattern.compile("(widen|block)\\d+\\..*");
  private static final Pattern UNIT = Pattern.compile(".*\\bconv\\d?\\.\\d.*");
  private static final Pattern WRAPPERS =
      Pattern.compile("((module|_orig_mod|_fsdp_wrapped_module|model|net|network|backbone)\\.)+");
  private static final Pattern BLOCK = Pattern.compile("(layer\\d\\.\\d+\\.)(.*)");
  private static final Pattern CONV_BN = Pattern.compile("conv(\\d)\\.([01])\\.(.*)");
  private static final Pattern SHORTCUT = Pattern.compile("downsample\\.0\\.([01]\\..*)");
  private static final Pattern SHORTCUT_NEURON =
      Pattern.compile(
          "(?:downsample_sn|downsample\\.1)\\.(?!weight|bias|running_mean|running_var|num_batches)(.*)");
  private static final String OUR_SHORTCUT_NEURON = "downsample.2.";

  private final String description;

  NameStyle(String description) {
    this.description = description;
  }

  /** Completes "names ...". */
  @Override
  public String toString() {
    return description;
  }

  /** The style of the {@code names} in a file. */
  public static NameStyle of(Collection<String> names) {
    if (names.stream().anyMatch(name -> OURS_IN_EVENT_NET.matcher(name).matches())) {
      return OURS;
    }
    if (names.stream().anyMatch(name -> unwrapped(name).contains(".module."))) {
      return AUTHORS;
    }
    return names.stream().anyMatch(name -> UNIT.matcher(name).matches())
        ? AUTHORS_CURRENT
        : SPIKINGJELLY;
  }

  /**
   * What tensors of a file in this style have in common with their parameters. The authors' names
   * tell the shortcuts of SEW ResNet from those of Spiking ResNet, which keeps weights of one out
   * of the other.
   */
  String key(String name) {
    return this == AUTHORS || this == AUTHORS_CURRENT ? current(name) : canonical(name);
  }

  /** What a network calls a parameter in a file of this style, for messages. */
  String fromAuthors(String name) {
    return switch (this) {
      case OURS, AUTHORS -> name;
      case AUTHORS_CURRENT -> current(name);
      case SPIKINGJELLY -> spikingJelly(canonical(name));
    };
  }

  /**
   * Without what PyTorch's DataParallel ({@code module.}), compile ({@code _orig_mod.}) and FSDP
   * add, and what a module is usually called in which a script keeps its network.
   */
  static String unwrapped(String name) {
    Matcher wrappers = WRAPPERS.matcher(name);
    String inner = wrappers.lookingAt() ? name.substring(wrappers.end()) : name;
    return inner.replace("._orig_mod.", ".");
  }

  /**
   * A name of the authors' code without {@code module}, whichever SpikingJelly gave it: BN as
   * {@code module.1}, as {@code module.1.0} in their released checkpoint, or as {@code 1}.
   */
  static String current(String name) {
    return unwrapped(name).replace(".module.1.0.", ".module.1.").replace(".module.", ".");
  }

  /** The canonical form of a name in any style. */
  static String canonical(String name) {
    String current = current(name);
    Matcher block = BLOCK.matcher(current);
    return block.matches() ? block.group(1) + inBlock(block.group(2)) : current;
  }

  private static String inBlock(String name) {
    Matcher unit = CONV_BN.matcher(name);
    if (unit.matches()) {
      return (unit.group(2).equals("0") ? "conv" : "bn") + unit.group(1) + "." + unit.group(3);
    }
    Matcher shortcut = SHORTCUT.matcher(name);
    if (shortcut.matches()) {
      return "downsample." + shortcut.group(1);
    }
    Matcher neuron = SHORTCUT_NEURON.matcher(name);
    return neuron.matches() ? OUR_SHORTCUT_NEURON + neuron.group(1) : name;
  }

  /** What SpikingJelly calls what has this canonical name. */
  static String spikingJelly(String canonical) {
    return canonical.replace("." + OUR_SHORTCUT_NEURON, ".downsample_sn.");
  }
}
