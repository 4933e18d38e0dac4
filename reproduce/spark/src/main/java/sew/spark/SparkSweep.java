package sew.spark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * {@code sew ablate ... --master MASTER}: lists the runs, has Spark train each in a task, and makes
 * the table from what they have written. Repeated, it goes on with those that have not ended.
 */
public final class SparkSweep {
  /** Where the project is on the machines of Spark. */
  static final String HOME = "spark.sew.home";

  private static final int FAILURE = 1;
  private static final int WRONG_USE = 2;

  private final Submission submission;
  private final SparkConf conf;
  private final SewProcess sew;

  private SparkSweep(Submission submission) {
    String home = System.getProperty("sew.home");
    this.submission = submission;
    this.conf = conf(submission, home);
    this.sew = new SewProcess(home, System.getProperty("user.dir"));
  }

  /** Ends with 0 where all runs have ended, 1 after a failure, 2 after wrong use. */
  public static void main(String[] words) throws InterruptedException {
    System.exit(run(List.of(words)));
  }

  private static int run(List<String> words) throws InterruptedException {
    try {
      return new SparkSweep(Submission.of(words)).run();
    } catch (IllegalArgumentException e) {
      return say(e.getMessage(), WRONG_USE);
    } catch (IOException e) {
      return say(e.getMessage(), FAILURE);
    }
  }

  private static int say(String sentence, int code) {
    System.err.println("sew: " + sentence);
    return code;
  }

  /** Inside this process Spark repeats nothing unless the master says how often. */
  private static String withRepeats(String master) {
    return master.equals("local")
        ? "local[1,10]"
        : master.replaceFirst("^local\\[([^,\\]]+)\\]$", "local[$1,10]");
  }

  private static SparkConf conf(Submission submission, String home) {
    SparkConf conf = new SparkConf();
    conf.setAppName("sew ablate").setMaster(withRepeats(submission.master()));
    submission.conf().forEach(conf::set);
    String jar = System.getProperty("sew.spark.jar");
    conf.set("spark.jars", conf.contains("spark.jars") ? conf.get("spark.jars") + "," + jar : jar);
    conf.setIfMissing(HOME, home);
    // Where sew computes, beside an executor that waits for it.
    conf.setIfMissing("spark.executor.memory", "512m");
    conf.setIfMissing("spark.executor.memoryOverhead", "4g");
    // A run that is slow is slow everywhere: it is not started twice.
    conf.setIfMissing("spark.speculation", "false");
    // A lost executor costs little, as runs go on; runs that fail by themselves are not repeated.
    conf.setIfMissing("spark.task.maxFailures", "10");
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    if (submission.isLocal()) {
      conf.setIfMissing("spark.ui.enabled", "false");
      conf.setIfMissing("spark.driver.host", "localhost");
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
    }
    for (Map.Entry<String, String> variable : System.getenv().entrySet()) {
      if (variable.getKey().startsWith("SEW_")) {
        conf.setIfMissing("spark.executorEnv." + variable.getKey(), variable.getValue());
      }
    }
    return conf;
  }

  private int run() throws IOException, InterruptedException {
    Optional<String> uri = submission.hadoopFolder();
    if (uri.isEmpty()) {
      RunList runs = RunList.read(sew, submission);
      return runs.code() != 0
          ? runs.code()
          : Math.max(train(runs.size()), collect(submission, Optional.empty()));
    }
    HadoopRuns remote = HadoopRuns.of(uri.get(), conf);
    try (TemporaryFolder local =
        TemporaryFolder.in(Path.of(System.getProperty("java.io.tmpdir")))) {
      Submission here = submission.to(local.toString());
      remote.fetchRecords(local.path());
      RunList runs = RunList.read(sew, here);
      if (runs.code() != 0) {
        return runs.code();
      }
      int trained = train(runs.size());
      remote.fetchRecords(local.path());
      int collected = collect(here, uri);
      remote.putTables(local.path());
      return Math.max(trained, collected);
    }
  }

  /** One task for each run. */
  private int train(int runs) throws IOException {
    List<RunEnd> ends;
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      spark.sc().addSparkListener(new TaskListener(runs, System.out));
      List<Integer> numbers = IntStream.rangeClosed(1, runs).boxed().toList();
      ends =
          spark
              .parallelize(numbers, runs)
              .map(new RunTask(submission, runs, System.getProperty("user.dir")))
              .collect();
    } catch (Exception e) {
      if (e instanceof SparkException) { // which Scala does not declare
        String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        throw new IOException(why + "; repeat the command to go on from the last checkpoints", e);
      }
      throw e;
    }
    List<RunEnd> failures = ends.stream().filter(RunEnd::isFailure).toList();
    for (RunEnd end : failures) {
      System.err.printf(
          "sew: run %d of %d ended with exit code %d on %s: %s%n",
          end.run(), runs, end.code(), end.host(), end.lastLine());
    }
    return failures.isEmpty() ? 0 : FAILURE;
  }

  /** Makes the table; what is printed of its files is {@code uri}, if they go there. */
  private int collect(Submission from, Optional<String> uri)
      throws IOException, InterruptedException {
    String folder = from.out();
    return sew.read(
            from.command(List.of("--collect")),
            line -> System.out.println(uri.map(to -> line.replace(folder, to)).orElse(line)))
        .code();
  }
}
