package sew.reproduce.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the launcher hands over to reproduce/spark; here it is only explained. */
final class SparkOptions {
  @Option(
      names = "--master",
      paramLabel = "MASTER",
      description =
          "Train each run in a task of Spark: local[N], local-cluster[...], spark://HOST:PORT, yarn or k8s://https://HOST:PORT; --out is a folder that all machines see, or a Hadoop URI (reproduce/spark/README.md).")
  private String master;

  @Option(
      names = "--conf",
      paramLabel = "NAME=VALUE",
      description = "With --master: a property of Spark, such as spark.task.cpus=4.")
  private List<String> properties;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** Refuses them where no launcher has handed them over. */
  void check() {
    if (master != null) {
      throw WrongUse.of(spec, "--master: expected to be started by reproduce/sew ablate");
    }
    if (properties != null) {
      throw WrongUse.of(spec, "--conf sets a property of Spark and needs --master");
    }
  }
}
