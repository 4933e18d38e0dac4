package sew.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkFiles;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.resource.ResourceInformation;

/**
 * One run, on an executor: starts {@code sew}, which goes on from the run's last checkpoint, and
 * waits for it. The process ends with the executor, as its standard input then closes: it would
 * otherwise hold the run against the task that repeats this one.
 */
final class RunTask implements Function<Integer, RunEnd> {
  private static final long serialVersionUID = 1;

  private final Submission submission;
  private final int runs;
  private final String folder;

  /**
   * Says what all tasks share.
   *
   * @param runs how many there are
   * @param folder where the command was given
   */
  RunTask(Submission submission, int runs, String folder) {
    this.submission = submission;
    this.runs = runs;
    this.folder = folder;
  }

  @Override
  public RunEnd call(Integer run) throws IOException, InterruptedException {
    SewProcess sew = new SewProcess(SparkEnv.get().conf().get(SparkSweep.HOME), folder);
    Consumer<String> log = line -> System.out.printf("run %d of %d: %s%n", run, runs, line);
    Optional<String> remote = submission.hadoopFolder();
    SewProcess.End end =
        remote.isEmpty()
            ? run(sew, run, submission, log)
            : runFrom(HadoopRuns.of(remote.get(), SparkEnv.get().conf()), sew, run, log);
    if (end.isKilled()) {
      // As a lost executor: Spark repeats the task.
      throw new IOException(
          "run %d of %d was ended by signal %d".formatted(run, runs, end.code() - 128));
    }
    String host = SparkEnv.get().blockManager().blockManagerId().host();
    return new RunEnd(run, end.code(), host, end.lastLine());
  }

  private SewProcess.End run(SewProcess sew, int run, Submission here, Consumer<String> log)
      throws IOException, InterruptedException {
    TaskContext task = TaskContext.get();
    List<String> more = new ArrayList<>(List.of("--shard", run + "/" + runs, "--ends-with-input"));
    gpu(task).ifPresent(address -> more.addAll(List.of("--device", "gpu:" + address)));
    boolean isSaid = here.hasOption("--threads") || System.getenv("SEW_THREADS") != null;
    Map<String, String> threads = isSaid ? Map.of() : Map.of("SEW_THREADS", "" + task.cpus());
    return sew.run(here.command(more), threads, log);
  }

  private static Optional<String> gpu(TaskContext task) {
    ResourceInformation gpus = task.resourcesJMap().get("gpu");
    return Optional.ofNullable(gpus).map(given -> given.addresses()[0]);
  }

  /** With the run's files copied to this machine before, and back whenever they change. */
  private SewProcess.End runFrom(HadoopRuns remote, SewProcess sew, int run, Consumer<String> log)
      throws IOException, InterruptedException {
    // Where Spark removes it, if this executor is killed.
    try (TemporaryFolder local = TemporaryFolder.in(Path.of(SparkFiles.getRootDirectory()))) {
      Submission here = submission.to(local.toString());
      remote.fetchRecords(local.path());
      RunList list = RunList.read(sew, here);
      if (list.code() != 0) {
        return new SewProcess.End(list.code(), "it could not list the runs; see its log");
      }
      Optional<String> begun = list.directory(run);
      if (begun.isPresent() && Files.isDirectory(local.path().resolve(begun.get()))) {
        remote.fetch(begun.get(), local.path());
      }
      try (RunUpload upload = new RunUpload(local.path(), remote)) {
        upload.start();
        return run(sew, run, here, log);
      }
    }
  }
}
