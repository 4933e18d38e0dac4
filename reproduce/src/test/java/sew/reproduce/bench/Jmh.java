package sew.reproduce.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import sew.compute.ComputeScope;
import sew.compute.NativeLibrary;
import sew.reproduce.result.ResultWriter;
import sew.reproduce.result.RunEnvironment;
import sew.reproduce.result.TableBuilder;

/** Runs JMH's benchmarks of single operations and writes {@code jmh.json}, .md and .csv. */
final class Jmh {
  private static final Path OUT = Path.of("reproduce/results/bench");
  private static final int FORKS = 3;
  private static final int WARM_UP = 5;
  private static final int ITERATIONS = 5;

  private Jmh() {}

  /** Argument: a regular expression that chooses benchmarks. */
  public static void main(String[] arguments) throws RunnerException, IOException {
    String include = arguments[0];
    // A part of the benchmarks never takes the place of all of them.
    String name = include.equals(".*") ? "jmh" : "jmh-part";
    Files.createDirectories(OUT);
    // A process that JMH starts finds the library where this one does.
    boolean hasNative = NativeLibrary.unavailableReason().isEmpty();
    String[] backends =
        hasNative ? new String[] {"java", "native", "portable"} : new String[] {"java", "portable"};
    String[] convolutions =
        hasNative ? new String[] {"native", "portable"} : new String[] {"portable"};
    // Before JMH writes over what is committed.
    RunEnvironment here = RunEnvironment.of(ComputeScope.current(), Map.of());
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include("sew\\.reproduce\\.bench\\.\\w+Benchmark\\." + include)
                    .forks(FORKS)
                    .warmupIterations(WARM_UP)
                    .warmupTime(TimeValue.seconds(1))
                    .measurementIterations(ITERATIONS)
                    .measurementTime(TimeValue.seconds(1))
                    .param("backend", backends)
                    .param("convolution", convolutions)
                    .shouldFailOnError(true)
                    .resultFormat(ResultFormatType.JSON)
                    .result(OUT.resolve(name + ".json").toString())
                    .build())
            .run();
    TableBuilder table = new TableBuilder(name, "operation", "parameters", "ms", "+- (99.9 %)");
    for (RunResult result : results) {
      Result<?> time = result.getPrimaryResult();
      table.row(
          result.getParams().getBenchmark().replaceFirst("sew\\.reproduce\\.bench\\.", ""),
          parameters(result.getParams()),
          String.format(Locale.ROOT, "%.3f", time.getScore()),
          String.format(Locale.ROOT, "%.3f", time.getScoreError()));
    }
    String legend =
        "JMH, %d forks, %d iterations of 1 s each after %d; neurons [T 16, 2^18], a million events, convolutions of 8 images of 128 x 28 x 28: kernel, share of inputs not 0.%n%s %s: %s, %d cores, %s, %s, torch %s%n"
            .formatted(
                FORKS,
                ITERATIONS,
                WARM_UP,
                here.started(),
                here.commit(),
                here.cpu(),
                here.cores(),
                here.os(),
                here.java(),
                here.engine());
    new ResultWriter(OUT, System.out).table(name, table.table(), legend);
    Runtime.getRuntime().halt(0);
  }

  private static String parameters(BenchmarkParams params) {
    return params.getParamsKeys().stream().map(params::getParam).collect(Collectors.joining(", "));
  }
}
