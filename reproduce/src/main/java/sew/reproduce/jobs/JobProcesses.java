package sew.reproduce.jobs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Processes on this machine that do the same work, which they share by themselves. One that is
 * ended by a signal, such as that of a system without memory, is started again; one that fails has
 * said why and is not. They end with this process: each watches its standard input.
 *
 * @param command of each of them
 * @param out receives what they say, line by line
 */
public record JobProcesses(int count, List<String> command, Consumer<String> out) {
  /** What ends its process whenever it is tried must not do so for ever. */
  private static final int MAX_RESTARTS = 3;

  private static final int FIRST_SIGNAL = 129;

  public JobProcesses {
    command = List.copyOf(command);
  }

  /** Returns when none is left; how many did not do all of their work. */
  public int run() throws IOException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      List<Future<Boolean>> jobs = new ArrayList<>();
      for (int job = 1; job <= count; job++) {
        int number = job;
        jobs.add(threads.submit(() -> finish(number)));
      }
      int failed = 0;
      for (Future<Boolean> job : jobs) {
        failed += job.get() ? 0 : 1;
      }
      return failed;
    } catch (ExecutionException e) {
      throw new IOException("a job could not be started: " + e.getCause().getMessage(), e);
    } finally {
      threads.shutdownNow();
    }
  }

  /** Whether a job came to its end, perhaps after it was started again. */
  private boolean finish(int job) throws IOException, InterruptedException {
    int exitCode = start(job);
    for (int restart = 1; exitCode >= FIRST_SIGNAL && restart <= MAX_RESTARTS; restart++) {
      // Time for a signal to all processes, as of Ctrl-C, to end this one, too.
      TimeUnit.MILLISECONDS.sleep(500);
      say(
          job,
          "was ended by signal %d; starts again (%d of %d times)"
              .formatted(exitCode - 128, restart, MAX_RESTARTS));
      exitCode = start(job);
    }
    if (exitCode >= FIRST_SIGNAL) {
      say(job, "was ended by signal %d, and is given up".formatted(exitCode - 128));
    }
    return exitCode == 0;
  }

  /** Runs one process and returns its exit code. */
  private int start(int job) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        if (!line.isEmpty()) {
          say(job, line);
        }
      }
      return process.waitFor();
    } finally {
      process.destroyForcibly();
    }
  }

  private void say(int job, String line) {
    out.accept("[" + job + "] " + line);
  }
}
