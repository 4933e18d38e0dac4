package sew.reproduce.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import sew.registry.Types;
import sew.reproduce.clip.ClipView.Fact;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.result.Decimals;
import sew.reproduce.result.Percent;
import sew.reproduce.run.RunDirectory;
import sew.reproduce.run.RunMetrics;
import sew.reproduce.run.RunRecord;

/**
 * Where runs come from: what made them, when, on which machine, from which data.
 *
 * @param name what a page calls the directory of a run
 */
record Provenance(Types types, Function<RunDirectory, String> name) {

  /** What computed the runs of versions that did not write it. */
  private static final List<String> USUAL = List.of("portable, channels-first, float32");

  /** The commands that train a group: a sweep takes all its seeds at once. */
  List<String> commands(RunGroup group) {
    List<Long> seeds = group.runs().stream().map(run -> run.experiment().seed()).toList();
    return group.runs().stream()
        .map(run -> command(run, seeds))
        .flatMap(Optional::stream)
        .distinct()
        .toList();
  }

  private Optional<String> command(RunRecord run, List<Long> seeds) {
    boolean says = run.directory().isEmpty() || !run.computing().isEmpty();
    return TrainingCommand.of(run.experiment(), seeds, says ? run.computing() : USUAL, types);
  }

  /** One for each run. */
  List<Facts> of(RunGroup group) throws IOException {
    List<Facts> all = new ArrayList<>();
    for (RunRecord run : group.runs()) {
      String title =
          "%s, seed %d: %s"
              .formatted(run.caption().name(), run.experiment().seed(), run.progress());
      all.add(new Facts(title, command(run, List.of(run.experiment().seed())), facts(run)));
    }
    return all;
  }

  /** Of a row for which nobody has trained anything. */
  Facts notRun(Experiment experiment) {
    return new Facts(
        "not run here: the command of the paper's setting",
        TrainingCommand.of(experiment, List.of(experiment.seed()), List.of(), types),
        List.of());
  }

  private List<Fact> facts(RunRecord run) throws IOException {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("scale", run.scale()));
    run.metrics().ifPresent(metrics -> facts.addAll(reached(metrics)));
    run.divergence().ifPresent(how -> facts.add(new Fact("diverged", how.message())));
    run.clips()
        .ifPresent(
            clips ->
                facts.add(
                    new Fact(
                        "samples",
                        "%s to train, %s to test"
                            .formatted(
                                Decimals.grouped(clips.train()), Decimals.grouped(clips.test())))));
    run.splitSha256().ifPresent(split -> facts.add(new Fact("split, sha256", split)));
    if (run.directory().isPresent()) {
      RunDirectory directory = run.directory().get();
      directory.lastEnvironment().ifPresent(json -> facts.addAll(machine(json)));
      if (!run.computing().isEmpty()) {
        facts.add(new Fact("computed by", String.join("; then ", run.computing())));
      }
      facts.add(new Fact("directory", name.apply(directory)));
    }
    facts.add(new Fact("experiment, sha256", run.experiment().id()));
    return facts;
  }

  private static List<Fact> reached(RunMetrics metrics) {
    return List.of(
        new Fact("last", Percent.withError(100 * metrics.last(), metrics.testClips(), 2) + " %"),
        new Fact(
            "best",
            "%s %% after epoch %d of %d"
                .formatted(
                    Decimals.fixed(100 * metrics.best(), 2),
                    metrics.bestEpoch() + 1,
                    metrics.epochs())),
        new Fact("trained and tested in", Decimals.fixed(metrics.seconds() / 60, 1) + " min"));
  }

  private static List<Fact> machine(JsonNode json) {
    List<Fact> facts = new ArrayList<>();
    add(facts, "started", json, "started");
    add(facts, "commit", json, "commit");
    add(facts, "processor", json, "cpu");
    add(facts, "cores", json, "cores");
    add(facts, "threads", json, "threads");
    add(facts, "device", json, "device");
    add(facts, "PyTorch", json, "engine");
    add(facts, "Java", json, "java");
    add(facts, "system", json, "os");
    add(facts, "frames, sha256", json, "framesSha256");
    add(facts, "files, sha256", json, "filesSha256");
    return facts;
  }

  private static void add(List<Fact> facts, String name, JsonNode json, String field) {
    JsonNode value = json.findValue(field);
    if (value != null && value.isValueNode()) {
      facts.add(new Fact(name, value.asText()));
    }
  }
}
