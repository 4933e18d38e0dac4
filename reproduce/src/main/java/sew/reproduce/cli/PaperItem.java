package sew.reproduce.cli;

import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine;
import sew.reproduce.experiment.ResNetName;
import sew.reproduce.figures.BlockDiagrams;
import sew.reproduce.figures.Figure3;
import sew.reproduce.figures.Figure9;
import sew.reproduce.figures.GradientFigureId;
import sew.reproduce.tables.Table1;
import sew.reproduce.tables.Table2;
import sew.reproduce.tables.Table3;
import sew.reproduce.tables.Table5;
import sew.reproduce.tables.Table6;

/**
 * A table or figure of the paper. {@link #ALL} is what {@code sew run}, its help, {@code sew list}
 * and the shell completion offer: a new item is one entry there.
 *
 * @param id its name on the command line, such as "table4"
 * @param title one sentence for the help and the list
 * @param origin how its numbers are obtained, which matters more than what they are
 * @param notebook the notebook that goes through it step by step
 * @param command the picocli command that makes it
 */
record PaperItem(
    String id, String title, Origin origin, String notebook, Supplier<ItemCommand> command) {

  /** How an item's numbers are obtained. */
  enum Origin {
    COMPUTED("computed here"),
    AUTHORS_LOGS("the authors' logs"),
    LOGS_AND_RUNS("the authors' logs and your runs"),
    TRAINED("trained here"),
    WEIGHTS("the authors' or your weights, or nets before training");

    private final String description;

    Origin(String description) {
      this.description = description;
    }

    @Override
    public String toString() {
      return description;
    }
  }

  static final List<PaperItem> ALL =
      List.of(
          new PaperItem(
              "table1",
              "Table 1: the element-wise functions g, evaluated on every pair of spikes.",
              Origin.COMPUTED,
              "table1.ipynb",
              () ->
                  new ResultCommand(
                      writer -> writer.table("table1", Table1.table(), Table1.LEGEND))),
          new PaperItem(
              "table2",
              "Table 2: SEW and Spiking ResNet-18 to -152 on ImageNet, with parameter counts.",
              Origin.LOGS_AND_RUNS,
              "table2.ipynb",
              () -> new ImageNetTableCommand(ResNetName.ALL, Table2::write)),
          new PaperItem(
              "table3",
              "Table 3: SEW ResNet beside other work on ImageNet.",
              Origin.LOGS_AND_RUNS,
              "table3.ipynb",
              () -> new ImageNetTableCommand(ResNetName.SEW, Table3::write)),
          new PaperItem(
              "table4",
              "Table 4: SEW ResNet with ADD, IAND and AND, Spiking ResNet and Plain Net as 7B-Nets.",
              Origin.TRAINED,
              "table4.ipynb",
              Table4Command::new),
          new PaperItem(
              "table5",
              "Table 5: 7B-Net beside other work on DVS Gesture, with parameter counts.",
              Origin.LOGS_AND_RUNS,
              "table5.ipynb",
              () -> new RunsResultCommand(Table5::write)),
          new PaperItem(
              "table6",
              "Table 6: Wide-7B-Net beside other work on CIFAR10-DVS, with parameter counts.",
              Origin.LOGS_AND_RUNS,
              "table6.ipynb",
              () -> new Table6Command(Table6::write)),
          new PaperItem(
              "fig1",
              "Figure 1: residual blocks, drawn from the real ones.",
              Origin.COMPUTED,
              "02-residual-blocks.ipynb",
              () -> new ResultCommand(writer -> BlockDiagrams.figure1().write(writer))),
          new PaperItem(
              "fig2",
              "Figure 2: downsample blocks, drawn from the real ones.",
              Origin.COMPUTED,
              "02-residual-blocks.ipynb",
              () -> new ResultCommand(writer -> BlockDiagrams.figure2().write(writer))),
          new PaperItem(
              "fig3",
              "Figure 3: training on ImageNet, the authors' logs and this project's runs on the paper's curves.",
              Origin.LOGS_AND_RUNS,
              "fig3.ipynb",
              () -> RunsResultCommand.withUnfinished(Figure3::write)),
          new PaperItem(
              "fig4",
              "Figure 4: firing rates of A^l in SEW ResNet-18 to -152, from weights or before training.",
              Origin.WEIGHTS,
              "fig4.ipynb",
              Figure4Command::new),
          new PaperItem(
              "fig5",
              "Figure 5: firing rates of the 152-layer nets before training.",
              Origin.COMPUTED,
              "fig5.ipynb",
              Figure5Command::new),
          new PaperItem(
              "fig6",
              "Figure 6: gradients of the 152-layer nets before training, V_th 1, alpha 2.",
              Origin.COMPUTED,
              "fig6.ipynb",
              () -> new GradientFigureCommand(GradientFigureId.FIG6)),
          new PaperItem(
              "fig7",
              "Figure 7: gradients of the 152-layer nets before training, V_th 0.5, alpha 2.",
              Origin.COMPUTED,
              "fig7.ipynb",
              () -> new GradientFigureCommand(GradientFigureId.FIG7)),
          new PaperItem(
              "fig8",
              "Figure 8: gradients of the 152-layer nets before training, V_th 1, alpha 3.",
              Origin.COMPUTED,
              "fig8.ipynb",
              () -> new GradientFigureCommand(GradientFigureId.FIG8)),
          new PaperItem(
              "fig9",
              "Figure 9: training on DVS Gesture, the authors' log and this project's runs on the paper's curves.",
              Origin.LOGS_AND_RUNS,
              "fig9.ipynb",
              () -> RunsResultCommand.withUnfinished(Figure9::write)));

  /** Makes every item a subcommand of {@code run}. */
  static void addTo(CommandLine run) {
    for (PaperItem item : ALL) {
      CommandLine command = new CommandLine(item.command().get());
      command.getCommandSpec().usageMessage().description(item.title());
      run.addSubcommand(item.id(), command);
    }
  }
}
