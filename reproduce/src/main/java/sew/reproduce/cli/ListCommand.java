package sew.reproduce.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import sew.reproduce.Datasets;
import sew.reproduce.Scale;
import sew.reproduce.Table4;

/** {@code sew list}: what can be reproduced, on which data. */
@Command(name = "list", description = "Lists what can be reproduced and with which data.")
final class ListCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    out.println("sew run table1    the element-wise functions g on every pair of spikes");
    out.println("sew run table2    ImageNet: SEW and Spiking ResNet, from the authors' logs");
    out.println("sew run table3    ImageNet: SEW ResNet beside other work");
    out.println("sew run table4    five ways to join the blocks of 7B-Net");
    for (Datasets datasets : Datasets.values()) {
      out.printf("  --dataset %s%n", datasets);
      for (Scale scale : datasets.scales()) {
        out.printf("    --scale %s%n", scale.name().toLowerCase(java.util.Locale.ROOT));
        Table4.experiments(datasets.dataset(), scale, 0, 2020)
            .forEach(e -> out.printf("      %-18s %s%n", e.name(), e.scale()));
      }
    }
    out.println("sew run table5    DVS Gesture: 7B-Net beside other work");
    out.println("sew run table6    CIFAR10-DVS: Wide-7B-Net beside other work");
    out.println("sew run fig3      ImageNet: training curves of the authors' logs");
    out.println("sew run fig9      DVS Gesture: training curves of the authors' log and of runs");
    out.println("sew verify DIR    golden vectors of the authors' code in PyTorch");
  }
}
