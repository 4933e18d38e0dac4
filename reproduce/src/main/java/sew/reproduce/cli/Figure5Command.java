package sew.reproduce.cli;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sew.compute.Compute;
import sew.compute.ComputeScope;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.neuron.Reset;
import sew.neuron.Surrogate;
import sew.reproduce.figures.Figure5;
import sew.reproduce.figures.RateSteps;
import sew.reproduce.initial.InitialNets;
import sew.reproduce.result.ResultWriter;

/** {@code sew run fig5}. */
@Command(sortOptions = false)
final class Figure5Command implements ItemCommand {
  @Option(
      names = "--depth",
      paramLabel = "LAYERS",
      defaultValue = "152",
      description = "18, 34, 50, 101 or 152 (default: 152, the paper's).")
  private int depth;

  @Option(
      names = "--reset",
      paramLabel = "RESET",
      defaultValue = "hard",
      description = "hard to 0, or soft by V_th (default: hard, the paper's).")
  private ResetKind reset;

  @Option(
      names = "--rates",
      paramLabel = "STEPS",
      defaultValue = "first",
      description =
          "Firing rates of the first time step, or of all, their mean (default: first, the paper's).")
  private RateSteps rates;

  @Spec private CommandSpec spec;
  @Mixin private ImagesOption images;
  @Mixin private DeviceOption device;
  @Mixin private OutOption out;

  @Override
  public Integer call() throws IOException {
    Compute.Resolved compute = ComputingOptions.of(spec).resolve(device.device());
    ResultWriter output = out.output("fig5");
    InitialNets.Config config =
        new InitialNets.Config(
            images.depth("--depth", depth), neuron(), images.steps(), images.seed());
    try (ComputeScope scope = ComputeScope.open(compute)) {
      InitialNets nets =
          InitialNets.observe(config, images.images(), false, compute, output.console()::println);
      new Figure5(nets, rates).write(output);
    }
    return 0;
  }

  /** The two resets by the names that the command line gives them. */
  private enum ResetKind {
    HARD,
    SOFT
  }

  private Neuron neuron() {
    Reset chosen = reset == ResetKind.HARD ? new Reset.Hard(0) : new Reset.Soft();
    return new Neuron.If(new Firing(1, chosen, new Surrogate.ATan(2), true));
  }
}
