package sew.reproduce.cli;

import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import sew.reproduce.experiment.Datasets;
import sew.reproduce.experiment.Scale;
import sew.reproduce.experiment.TrainingSetup;
import sew.reproduce.tables.Table4;

/** {@code sew list}: what can be reproduced, on which data. */
@Command(name = "list", description = "Lists what can be reproduced and with which data.")
final class ListCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    spec.root()
        .subcommands()
        .get("run")
        .getSubcommands()
        .forEach(
            (name, command) -> {
              String[] words = command.getCommandSpec().usageMessage().description();
              out.printf("sew run %-8s %s%n", name, words[0]);
              if (name.equals("table4")) {
                table4(out);
              }
            });
    out.println("sew ablate       sweeps over connect functions, depth, width and seeds");
    out.println("sew verify DIR   golden vectors of the authors' code in PyTorch");
    out.println("sew notebooks    every table and figure step by step; sew lab opens them");
  }

  private static void table4(PrintWriter out) {
    for (Datasets datasets : Datasets.values()) {
      out.printf("  --dataset %s%n", datasets);
      for (Scale scale : datasets.scales()) {
        out.printf("    --scale %s%n", scale.name().toLowerCase(Locale.ROOT));
        Table4.experiments(TrainingSetup.of(datasets.dataset(), scale), 2020)
            .forEach(e -> out.printf("      %-18s %s%n", e.name(), e.scale()));
      }
    }
  }
}
