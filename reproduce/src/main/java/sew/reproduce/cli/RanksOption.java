package sew.reproduce.cli;

import ai.djl.Device;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sew.collective.ProcessGroup;
import sew.collective.Rendezvous;
import sew.reproduce.ranks.RankGroup;
import sew.reproduce.ranks.RankPlace;
import sew.reproduce.ranks.RankProcesses;
import sew.reproduce.result.ProcessFacts;
import sew.train.BatchStatistics;

/** In how many processes a command trains. */
@Section("Processes and machines")
final class RanksOption {
  private static final int MAX_RANKS = 1024;
  private static final int SECONDS_OF_A_DAY = 24 * 60 * 60;

  @Option(
      names = "--ranks",
      paramLabel = "N",
      description = {
        "Train in N processes on this machine, each on its share of every batch with BN statistics of its own;",
        "torchrun or slurm: in those that torchrun or srun has started this command in."
      })
  private String ranks;

  @Option(
      names = "--sync-bn",
      description =
          "With several processes: BN normalises by the mean and variance of all of them, as one process does.")
  private boolean syncBn;

  @Option(
      names = "--rank",
      paramLabel = "R",
      description =
          "Several machines, the same command on each: this one is R of --world, counted from 0.")
  private Integer rank;

  @Option(names = "--world", paramLabel = "N", description = "How many there are.")
  private Integer world;

  @Option(
      names = "--rendezvous",
      paramLabel = "PLACE",
      description =
          "Where they meet: HOST:PORT of rank 0, or file:PATH, a new file that all of them see.")
  private String rendezvous;

  @Option(
      names = "--address",
      paramLabel = "NAME",
      description = "The name or address of this machine for the others (default: its host name).")
  private String address;

  @Option(
      names = "--rank-timeout",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "Give up when another rank does not come for so long (default: 600).")
  private int timeout;

  @Option(names = "--ends-with-input", hidden = true)
  private boolean endsWithInput;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  boolean areGiven() {
    return ranks != null || rank != null || world != null || rendezvous != null;
  }

  /** Whether another process has started this one, to end with it. */
  boolean endsWithInput() {
    return endsWithInput;
  }

  boolean isFollower() {
    return place().filter(found -> found.rank() > 0).isPresent();
  }

  /** Refuses ranks on GPUs where nothing connects these. */
  void requireFits(Device device) {
    if (device.isGpu() && (ranks != null || place().isPresent())) {
      WrongUse.checked(
          spec,
          "--device " + device,
          () -> {
            ProcessGroup.requireGpus();
            return device;
          });
    }
  }

  /** Where this process computes: those that one command started take one GPU each, in order. */
  Device deviceOf(Device first) {
    return endsWithInput && first.isGpu() ? Device.gpu(first.getDeviceId() + rank) : first;
  }

  /** Joins as a rank that is not the first. */
  ProcessGroup join() {
    watchInput();
    RankPlace place = place().orElseThrow();
    return ProcessGroup.join(place.meeting(), place.rank(), place.world(), timeout());
  }

  /** The processes of this command, this one being the first. */
  RankGroup group() {
    watchInput();
    Optional<RankPlace> place = place();
    if (place.isPresent()) {
      return RankGroup.at(place.get(), statistics(), timeout());
    }
    if (ranks == null) {
      if (syncBn) {
        throw WrongUse.of(spec, "--sync-bn needs --ranks, or --rank and --world");
      }
      return RankGroup.alone();
    }
    int count = WrongUse.checked(spec, "--ranks", () -> Integer.valueOf(ranks));
    WrongUse.requireBetween(spec, "--ranks", count, 1, MAX_RANKS);
    return RankGroup.of(new RankProcesses(count, this::command), statistics(), timeout());
  }

  /** Where another process has started this one, so as to end together. */
  private void watchInput() {
    if (endsWithInput) {
      RankProcesses.endWithInput();
    }
  }

  /** Where this process stands among those that somebody else starts. */
  private Optional<RankPlace> place() {
    boolean isGiven = rank != null || world != null || rendezvous != null;
    if (isGiven && (ranks != null || rank == null || world == null || rendezvous == null)) {
      throw WrongUse.of(
          spec, "--rank, --world and --rendezvous belong together, and exclude --ranks");
    }
    if (isGiven) {
      String name = address == null ? ProcessFacts.host() : address;
      Rendezvous meeting =
          WrongUse.checked(spec, "--rendezvous", () -> new Rendezvous(rendezvous, name));
      return Optional.of(
          WrongUse.checked(spec, "--rank", () -> new RankPlace(rank, world, meeting)));
    }
    return switch (String.valueOf(ranks)) {
      case "torchrun" -> Optional.of(ofEnvironment(RankPlace::ofTorchrun));
      case "slurm" -> Optional.of(ofEnvironment(RankPlace::ofSlurm));
      default -> Optional.empty();
    };
  }

  private RankPlace ofEnvironment(Function<Map<String, String>, RankPlace> of) {
    return WrongUse.checked(spec, "--ranks", () -> of.apply(System.getenv()));
  }

  private BatchStatistics statistics() {
    return syncBn ? BatchStatistics.OF_ALL_RANKS : BatchStatistics.OF_EACH_RANK;
  }

  private Duration timeout() {
    WrongUse.requireBetween(spec, "--rank-timeout", timeout, 1, SECONDS_OF_A_DAY);
    return Duration.ofSeconds(timeout);
  }

  /** This command line as another rank. */
  private List<String> command(RankPlace place) {
    List<String> command = new ArrayList<>(ProcessFacts.javaCommand());
    List<String> given = spec.root().commandLine().getParseResult().originalArgs();
    for (int i = 0; i < given.size(); i++) {
      if (given.get(i).equals("--ranks")) {
        i++; // and its value
      } else if (!given.get(i).startsWith("--ranks=")) {
        command.add(given.get(i));
      }
    }
    command.addAll(
        List.of(
            "--rank=" + place.rank(),
            "--world=" + place.world(),
            "--rendezvous=" + place.meeting().place(),
            "--address=" + place.meeting().address()));
    if (!endsWithInput) {
      command.add("--ends-with-input"); // as this one, otherwise
    }
    return command;
  }
}
