package sew.reproduce.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import sew.reproduce.result.Json;
import sew.reproduce.result.RunEnvironment;

/** A program that computes one step whenever it is asked to, and how long its steps took. */
final class BenchmarkProcess {

  /**
   * One step: its time, the process's peak memory, and, of the first step, numbers that show what
   * was computed.
   */
  record Answer(double seconds, long peak_mib, double[] numbers) {}

  private final String name;
  private final List<String> command;
  private final Map<String, String> environment;
  private final List<Double> seconds = new ArrayList<>();
  private double startSeconds = Double.POSITIVE_INFINITY;
  private double firstSeconds;
  private double[] numbers = {};
  private long peakMib;

  BenchmarkProcess(String name, List<String> command, Map<String, String> environment) {
    this.name = name;
    this.command = command;
    this.environment = environment;
  }

  /**
   * Starts a fresh process for {@code warmUp} steps that do not count, the first among them, and
   * {@code steps} that do.
   */
  void run(int warmUp, int steps) throws IOException {
    Path complaints = Files.createTempFile("sew-bench", ".err");
    try {
      run(warmUp, steps, complaints);
    } finally {
      Files.delete(complaints);
    }
  }

  private void run(int warmUp, int steps, Path complaints) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(complaints.toFile());
    builder.environment().keySet().removeIf(RunEnvironment::changesSpeed);
    builder.environment().putAll(environment);
    long start = System.nanoTime();
    Process process = builder.start();
    try (BufferedReader answers = process.inputReader(StandardCharsets.UTF_8);
        Writer questions = process.outputWriter(StandardCharsets.UTF_8)) {
      Answer first = answer(answers, complaints);
      numbers = first.numbers();
      firstSeconds = Math.max(firstSeconds, first.seconds());
      startSeconds = Math.min(startSeconds, (System.nanoTime() - start) / 1e9);
      for (int step = 1; step < warmUp + steps; step++) {
        questions.write("step\n");
        questions.flush();
        Answer answer = answer(answers, complaints);
        if (step >= warmUp) {
          seconds.add(answer.seconds());
        }
      }
    } finally {
      process.destroy();
    }
  }

  private Answer answer(BufferedReader answers, Path complaints) throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException(
          "%s ended without a result; it printed:%n%s"
              .formatted(name, Files.readString(complaints).strip()));
    }
    Answer answer = Json.parse(line, Answer.class);
    peakMib = Math.max(peakMib, answer.peak_mib());
    return answer;
  }

  String name() {
    return name;
  }

  List<String> command() {
    return command;
  }

  /** The fewest seconds from the start of a process to the end of its first step. */
  double startSeconds() {
    return startSeconds;
  }

  /** The longest first step of a process. */
  double firstSeconds() {
    return firstSeconds;
  }

  /** What the first step of the latest process computed. */
  double[] numbers() {
    return numbers;
  }

  /** The largest resident memory of any of its processes. */
  long peakMib() {
    return peakMib;
  }

  double minimum() {
    return sorted()[0];
  }

  double median() {
    double[] sorted = sorted();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private double[] sorted() {
    return seconds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  double[] seconds() {
    return seconds.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
