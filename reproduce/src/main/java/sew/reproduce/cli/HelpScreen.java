package sew.reproduce.cli;

import java.lang.reflect.Member;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * How help is laid out: options under the heading of their {@link Section}, those of every command
 * on the screen of {@code sew} alone, and whole sentences, whatever the width.
 */
final class HelpScreen {
  private static final int MAX_WIDTH = 100;
  // picocli takes no less.
  private static final int MIN_WIDTH = 55;
  private static final String OWN = "Options";
  private static final String EVERYWHERE =
      "%nOptions of every command, such as --backend and --threads: sew --help%n";

  private HelpScreen() {}

  /**
   * Lays out the help of {@code command} and of all commands below it.
   *
   * @param columns of the terminal
   */
  static void arrange(CommandLine command, int columns) {
    UsageMessageSpec usage = command.getCommandSpec().usageMessage();
    usage.width(Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, columns)));
    usage.abbreviateSynopsis(true);
    usage.commandListHeading("%nCommands:%n");
    usage.description(sentences(usage.description()));
    usage.sectionMap().put(UsageMessageSpec.SECTION_KEY_PARAMETER_LIST, HelpScreen::parameters);
    usage.sectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpScreen::options);
    command.getSubcommands().values().forEach(below -> arrange(below, columns));
  }

  private static String parameters(Help help) {
    List<PositionalParamSpec> whole = new ArrayList<>();
    for (PositionalParamSpec parameter : help.commandSpec().positionalParameters()) {
      whole.add(
          PositionalParamSpec.builder(parameter)
              .description(sentences(parameter.description()))
              .build());
    }
    Help.Layout layout = help.createDefaultLayout(List.of(), whole, help.colorScheme());
    return help.parameterList(whole, layout, help.parameterLabelRenderer());
  }

  private static String options(Help help) {
    CommandSpec command = help.commandSpec();
    boolean isRoot = command.parent() == null;
    Map<String, List<OptionSpec>> sections = new LinkedHashMap<>();
    sections.put(OWN, new ArrayList<>());
    for (OptionSpec option : command.options()) {
      boolean isEverywhere = option.inherited() || option.usageHelp() || option.versionHelp();
      if (!option.hidden() && (isRoot || !isEverywhere)) {
        sections.computeIfAbsent(heading(option), heading -> new ArrayList<>()).add(whole(option));
      }
    }
    List<OptionSpec> all = sections.values().stream().flatMap(List::stream).toList();
    StringBuilder text = new StringBuilder();
    sections.forEach(
        (heading, options) -> {
          if (!options.isEmpty()) {
            // One column of names for the whole screen.
            Help.Layout layout = help.createDefaultLayout(all, List.of(), help.colorScheme());
            text.append("%n%s:%n".formatted(heading))
                .append(
                    help.optionListExcludingGroups(
                        options, layout, null, help.parameterLabelRenderer()));
          }
        });
    if (!isRoot) {
      text.append(EVERYWHERE.formatted());
    }
    return text.toString();
  }

  /** Names that picocli fills in, as those of --help, do not survive a copy. */
  private static OptionSpec whole(OptionSpec option) {
    String[] lines = option.description();
    return lines.length < 2
        ? option
        : OptionSpec.builder(option).description(sentences(lines)).build();
  }

  private static String heading(OptionSpec option) {
    if (option.userObject() instanceof Member member) {
      Section section = member.getDeclaringClass().getAnnotation(Section.class);
      return section == null ? OWN : section.value();
    }
    return OWN;
  }

  /** The same lines, but one that ends inside a sentence continues with the next. */
  static String[] sentences(String... lines) {
    List<String> whole = new ArrayList<>();
    boolean goesOn = false;
    for (String line : lines) {
      int last = whole.size() - 1;
      if (goesOn && !line.isBlank() && !line.startsWith(" ")) {
        whole.set(last, whole.get(last) + " " + line);
      } else {
        whole.add(line);
      }
      goesOn = !line.isBlank() && !line.startsWith(" ") && !line.endsWith(".");
    }
    return whole.toArray(String[]::new);
  }
}
