package sew.spark;

import java.io.PrintStream;
import org.apache.spark.Success$;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/** Says which runs begin, end, and are repeated. */
final class TaskListener extends SparkListener {
  private final int runs;
  private final PrintStream out;
  private int ended;

  TaskListener(int runs, PrintStream out) {
    this.runs = runs;
    this.out = out;
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart start) {
    int attempt = start.taskInfo().attemptNumber();
    out.printf(
        "run %d of %d %s on %s%n",
        run(start.taskInfo().index()),
        runs,
        attempt == 0 ? "starts" : "goes on (attempt %d)".formatted(attempt + 1),
        start.taskInfo().host());
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    int run = run(end.taskInfo().index());
    if (end.reason() == Success$.MODULE$) {
      ended++;
      out.printf("run %d has ended, %d of %d%n", run, ended, runs);
    } else if (end.reason() instanceof TaskFailedReason reason) {
      String why = reason.toErrorString().lines().findFirst().orElse("for an unknown reason");
      out.printf("run %d was lost: %s%n", run, why);
    }
  }

  private static int run(int index) {
    return index + 1;
  }
}
