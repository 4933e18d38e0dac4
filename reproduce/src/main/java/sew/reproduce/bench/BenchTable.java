package sew.reproduce.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import sew.reproduce.result.Json;
import sew.reproduce.result.Markdown;
import sew.reproduce.result.ResultWriter;
import sew.reproduce.result.RunEnvironment;
import sew.reproduce.result.TableBuilder;
import tech.tablesaw.api.Table;

/**
 * What {@code bench.jsonl} holds: one line for each run that a row came from, then one line for
 * each row. A workload that is timed again replaces its own rows only.
 *
 * @param environments by the start of the run
 */
record BenchTable(Map<String, Map<?, ?>> environments, List<Result> results) {
  private static final String NAME = "bench";
  private static final String LINES = NAME + ".jsonl";

  private static final String COLUMNS =
      """
      Defaults: what a newcomer gets without an option, after a clone on a machine with g++, and without g++. Time / SpikingJelly: the version
      with the same allocator and waiting policy that is fastest at this workload, compiled by torch.compile or not; memory: the fastest that
      is not compiled. Start / SpikingJelly: the one that starts fastest. First step: the longest, in which torch.compile compiles. Floor: the same net without neurons, in the same framework and memory order. First step after: the whole
      process, from its start to the end of its first step. Deviation: relative RMS of the first step's loss and logits, sums of spikes and
      gradients, or sums of events, from this project's in channels-first order (nets without neurons: from each other). Beyond %.0e (events:
      beyond 0), or %.0e in channels-last order, where spikes near the threshold flip, bench fails. Inputs not 0: of the
      convolutions of the net with its neurons, weighted with their products; in channels-last order the native backend can leave the
      others out, the floor does not.
      """
          .formatted(BenchmarkPlan.TOLERANCE, BenchmarkPlan.CHANNELS_LAST_TOLERANCE);

  /** The table in {@code folder}; without rows where there is none. */
  static BenchTable read(Path folder) throws IOException {
    Path file = folder.resolve(LINES);
    Map<String, Map<?, ?>> environments = new LinkedHashMap<>();
    List<Result> results = new ArrayList<>();
    if (Files.exists(file)) {
      try {
        for (String line : Files.readAllLines(file)) {
          Map<?, ?> fields = Json.parse(line, Map.class);
          if (fields.containsKey("started")) {
            environments.put(fields.get("started").toString(), fields);
          } else {
            results.add(Json.parse(line, Result.class));
          }
        }
      } catch (com.fasterxml.jackson.core.JacksonException e) {
        throw new IOException(
            "expected rows of this version of bench in %s, found others; move the file away or give another --out"
                .formatted(file),
            e);
      }
    }
    return new BenchTable(environments, results);
  }

  /** This table with {@code results} in place of the rows of the same workloads. */
  BenchTable with(RunEnvironment environment, List<Result> replacing) throws IOException {
    List<String> replaced = replacing.stream().map(Result::workload).toList();
    List<Result> all = new ArrayList<>(results);
    all.removeIf(result -> replaced.contains(result.workload()));
    all.addAll(replacing);
    List<String> order = Workload.order();
    all.sort(
        Comparator.comparingInt(
            result -> {
              int at = order.indexOf(result.workload());
              return at < 0 ? order.size() : at;
            }));
    Map<String, Map<?, ?>> runs = new LinkedHashMap<>(environments);
    runs.put(environment.started(), Json.parse(Json.line(environment), Map.class));
    runs.keySet().removeIf(run -> all.stream().noneMatch(result -> result.run().equals(run)));
    return new BenchTable(runs, all);
  }

  /** Writes {@code bench.jsonl}, {@code bench.csv} and {@code bench.md}. */
  void write(Path folder) throws IOException {
    StringBuilder lines = new StringBuilder();
    environments.values().forEach(run -> lines.append(Json.line(run)).append('\n'));
    results.forEach(result -> lines.append(Json.line(result)).append('\n'));
    ResultWriter output = new ResultWriter(folder, new PrintStream(PrintStream.nullOutputStream()));
    output.write(LINES, lines.toString());
    output.table(NAME, table(results), legend() + aims(), false);
  }

  private static Table table(List<Result> results) {
    TableBuilder table =
        new TableBuilder(
            NAME,
            "workload",
            "contender",
            "min s",
            "median s",
            "M events/s",
            "time / SpikingJelly",
            "time / floor",
            "peak MiB",
            "memory / SpikingJelly",
            "first step s",
            "first step after s",
            "start / SpikingJelly",
            "deviation",
            "inputs not 0",
            "made");
    for (Result result : results) {
      table.row(
          result.title(),
          result.contender(),
          text("%.3f", result.minimum()),
          text("%.3f", result.median()),
          text("%.1f", result.events() == 0 ? null : result.events() / result.minimum() / 1e6),
          text("%.2f", result.timeRatio()),
          text("%.2f", result.floorRatio()),
          result.peakMib() == 0 ? "-" : String.valueOf(result.peakMib()),
          text("%.2f", result.memoryRatio()),
          text("%.1f", result.firstSeconds()),
          text("%.1f", result.startSeconds()),
          text("%.2f", result.startRatio()),
          text("%.0e", result.deviation()),
          text("%.3f", result.nonzeroInputs()),
          made(result.run(), result.commit()));
    }
    return table.table();
  }

  /** Date and short commit, with a mark where files were changed after it. */
  private static String made(String run, String commit) {
    return "%.10s %.7s%s".formatted(run, commit, commit.endsWith("-dirty") ? "-dirty" : "");
  }

  /** What must be known of the columns, and a line for all runs that have the same facts. */
  private String legend() {
    return environments.values().stream()
        .map(BenchTable::facts)
        .distinct()
        .collect(Collectors.joining("", COLUMNS, ""));
  }

  private String aims() throws IOException {
    return "%nAims (`reproduce/sew bench --aims`):%n%n%s"
        .formatted(Markdown.of(Aims.table(results)));
  }

  private static String facts(Map<?, ?> run) {
    Map<?, ?> data = (Map<?, ?>) run.get("data");
    return "%n%s: %s, %s cores, %s MiB, %s, %s, DJL %s, torch %s, %s threads; %s%n"
        .formatted(
            made(run.get("started").toString(), run.get("commit").toString()),
            run.get("cpu"),
            run.get("cores"),
            Objects.requireNonNullElse(data.get("memory_mib"), "unknown"),
            run.get("os"),
            run.get("java"),
            run.get("djl"),
            run.get("engine"),
            data.get("threads"),
            data.get("contenders"));
  }

  /** Prints the results of one workload, one line each. */
  static void print(List<Result> results, PrintStream console) {
    for (Result result : results) {
      console.printf(
          Locale.ROOT,
          "  %-38s min %.3f s, median %.3f s, %s of SpikingJelly, %s of the floor, %d MiB%n",
          result.contender(),
          result.minimum(),
          result.median(),
          text("%.2f", result.timeRatio()),
          text("%.2f", result.floorRatio()),
          result.peakMib());
    }
  }

  private static String text(String format, Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, format, value);
  }
}
