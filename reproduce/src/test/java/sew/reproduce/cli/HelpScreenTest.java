package sew.reproduce.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class HelpScreenTest {
  private static final List<String> EVERYWHERE =
      List.of("--backend", "--precision", "--memory-order", "--recompute", "--class-path");

  static Stream<CommandLine> commands() {
    return all(Sew.commandLine());
  }

  private static Stream<CommandLine> all(CommandLine command) {
    return Stream.concat(
        Stream.of(command),
        command.getSubcommands().values().stream().flatMap(HelpScreenTest::all));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void fitsAHundredColumns(CommandLine command) {
    String help = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
    List<String> wide = help.lines().filter(line -> line.length() > 100).toList();
    assertEquals(List.of(), wide, help);
    assertFalse(help.contains("${"), help);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void optionsOfEveryCommandStandOnOneScreen(CommandLine command) {
    String help = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
    boolean isRoot = command.getParent() == null;
    for (String option : EVERYWHERE) {
      boolean isListed = help.lines().anyMatch(line -> line.strip().startsWith(option));
      assertEquals(isRoot, isListed, option + "\n" + help);
    }
    assertEquals(!isRoot, help.contains("sew --help"), help);
  }

  @Test
  void optionsStandUnderHeadings() {
    CommandLine run = Sew.commandLine().getSubcommands().get("run");
    CommandLine table4 = run.getSubcommands().get("table4");
    String help = table4.getUsageMessage(CommandLine.Help.Ansi.OFF);
    for (String heading : List.of("Options:", "Runs:", "Recipe:", "Processes and machines:")) {
      assertTrue(help.lines().anyMatch(heading::equals), help);
    }
    int recipe = help.indexOf("Recipe:");
    assertTrue(help.indexOf("--lr") > recipe && help.indexOf("--connect") < recipe, help);
  }

  @Test
  void aSentenceIsNotCut() {
    assertArrayEquals(
        new String[] {"One that goes on.", "", "Two:", "  an example", "Three; and more."},
        HelpScreen.sentences(
            "One that", "goes on.", "", "Two:", "  an example", "Three;", "and more."));
    CommandLine sew = Sew.commandLine();
    String help = sew.getUsageMessage(CommandLine.Help.Ansi.OFF).replaceAll("\\s+", " ");
    assertTrue(help.contains("faster on a CPU and rounds differently."), help);
  }

  /** The launcher starts them, but a reader and a shell look for them here. */
  @Test
  void notebooksAreListedAndCompleted() {
    CommandLine sew = Sew.commandLine();
    String help = sew.getUsageMessage(CommandLine.Help.Ansi.OFF);
    assertTrue(help.contains("\n  lab "), help);
    assertTrue(help.contains("\n  notebooks "), help);
    String completion = picocli.AutoComplete.bash("sew", sew);
    assertTrue(completion.contains("\"sew lab\"") || completion.contains("_picocli_sew_lab"));
  }
}
