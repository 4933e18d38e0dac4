package sew.reproduce.ranks;

import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import sew.collective.Rendezvous;

/**
 * Which of how many processes this one is, and where they meet.
 *
 * @param rank from 0 to {@code world} - 1
 * @param world how many there are
 */
public record RankPlace(int rank, int world, Rendezvous meeting) {
  private static final String LOCAL = "127.0.0.1";

  public RankPlace {
    if (world < 1 || rank < 0 || rank >= world) {
      throw new IllegalArgumentException(
          "expected a rank from 0 to one less than the number of ranks, found rank %d of %d"
              .formatted(rank, world));
    }
  }

  /** What torchrun tells the processes that it starts. */
  public static RankPlace ofTorchrun(Map<String, String> environment) {
    UnaryOperator<String> value = name -> required(environment, name, "torchrun");
    String host = value.apply("MASTER_ADDR");
    return new RankPlace(
        number("RANK", value.apply("RANK")),
        number("WORLD_SIZE", value.apply("WORLD_SIZE")),
        new Rendezvous(
            // torchrun itself listens at the port that it names.
            host + ":" + (number("MASTER_PORT", value.apply("MASTER_PORT")) + 1),
            address(environment, host)));
  }

  /** What Slurm's srun tells the tasks that it starts; they meet at a port of the first node. */
  public static RankPlace ofSlurm(Map<String, String> environment) {
    UnaryOperator<String> value = name -> required(environment, name, "srun");
    String host =
        Optional.ofNullable(environment.get("MASTER_ADDR"))
            .orElseGet(() -> firstHost(value.apply("SLURM_STEP_NODELIST")));
    // Jobs on one node get ports of their own.
    int port = 20_000 + number("SLURM_JOB_ID", value.apply("SLURM_JOB_ID")) % 10_000;
    return new RankPlace(
        number("SLURM_PROCID", value.apply("SLURM_PROCID")),
        number("SLURM_NTASKS", value.apply("SLURM_NTASKS")),
        new Rendezvous(host + ":" + port, address(environment, host)));
  }

  /** The first of a list such as {@code node[01-03,7],login}: node01. */
  static String firstHost(String list) {
    int open = list.indexOf('[');
    int comma = list.indexOf(',');
    if (open < 0 || (0 <= comma && comma < open)) {
      return comma < 0 ? list : list.substring(0, comma);
    }
    String numbers = list.substring(open + 1, list.indexOf(']', open));
    return list.substring(0, open) + numbers.split("[-,]", 2)[0];
  }

  private static String address(Map<String, String> environment, String host) {
    boolean isLocal = host.equals("localhost") || host.equals(LOCAL);
    return isLocal ? LOCAL : environment.getOrDefault("SLURMD_NODENAME", ownName(environment));
  }

  private static String ownName(Map<String, String> environment) {
    return environment.getOrDefault("HOSTNAME", LOCAL);
  }

  private static String required(Map<String, String> environment, String name, String by) {
    String value = environment.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "expected the environment variable %s, which %s sets, found none; start the command with %s"
              .formatted(name, by, by));
    }
    return value;
  }

  private static int number(String name, String text) {
    if (!text.matches("\\d{1,9}")) {
      throw new IllegalArgumentException(
          "the environment variable %s must be a number, found \"%s\"".formatted(name, text));
    }
    return Integer.parseInt(text);
  }
}
