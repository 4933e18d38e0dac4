package sew.reproduce.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sew.data.FrameSet;
import sew.data.SplitSamples;
import sew.reproduce.console.ThrottledLog;
import sew.reproduce.data.CacheUse;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.result.ProcessFacts;
import sew.reproduce.run.PreparedData;

/** {@code sew data prepare}: makes the frames that a run would make first. */
@Command(
    name = "prepare",
    sortOptions = false,
    description = {
      "Integrates the recordings of a data set into frames, which every later run of the same T and size finds.",
      "It may be stopped at any time; what was not finished is made again."
    },
    footer = {
      "Runs at --scale paper, and evaluate, read T = 16 of 128 x 128 pixels; those at --scale quick",
      "--steps 8 --size 32, of n-mnist 34."
    })
final class DataPrepareCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "DIR",
      arity = "0..1",
      description = "Folder or archive of the recordings; a generated set needs none.")
  private Path path;

  @Mixin private DatasetOption option;

  @Option(
      names = "--steps",
      paramLabel = "T",
      defaultValue = "16",
      description = "Time steps (default: 16).")
  private int steps;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      description = "Height and width (default: 128, of n-mnist 34, of images 224).")
  private Integer size;

  @Mixin private JsonOption json;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = json.messages();
    Consumer<String> notes = new ThrottledLog(System.err, ProcessFacts.isTerminal());
    Path cache = PreparedData.defaultCache();
    if (path != null && !Files.exists(path)) {
      throw new IOException("there is no %s; name the folder of a data set".formatted(path));
    }
    Dataset dataset = path == null ? option.generated() : ofPath(cache, notes);
    if (dataset.needsData() == (path == null)) {
      throw WrongUse.of(
          spec,
          dataset.needsData()
              ? dataset.whereToGet().replace("--data", "DIR")
              : "%s is generated, leave DIR out".formatted(dataset.name()));
    }
    Experiment.Data data = new Experiment.Data(dataset, steps(), size(dataset));
    PreparedData prepared =
        PreparedData.of(data, path, cache, notes, warning -> out.println("warning: " + warning));
    print(prepared.samples(), data, out);
    if (json.isWanted()) {
      json.print(facts(prepared.samples(), data));
    }
    return 0;
  }

  private Dataset ofPath(Path cache, Consumer<String> notes) throws IOException {
    return option
        .of(path, cache, notes)
        .orElseThrow(
            () ->
                WrongUse.of(
                    spec, "%s looks like no data set; name it by --dataset".formatted(path)));
  }

  private int steps() {
    return WrongUse.requireAtLeast(spec, "--steps", steps, 1);
  }

  private int size(Dataset dataset) {
    int usual = dataset.isStill() ? 224 : dataset instanceof Dataset.NMnist ? 34 : 128;
    int pixels =
        WrongUse.requireAtLeast(spec, "--size", Optional.ofNullable(size).orElse(usual), 2);
    long clip = 4L * steps * pixels * pixels;
    if (clip > Integer.MAX_VALUE || clip < 0) {
      throw WrongUse.of(
          spec,
          "a clip of %d frames of %d x %d pixels is too large; choose fewer --steps or a smaller --size"
              .formatted(steps, pixels, pixels));
    }
    return pixels;
  }

  private static void print(SplitSamples samples, Experiment.Data data, PrintWriter out)
      throws IOException {
    if (samples instanceof FrameSet frames) {
      out.printf("frames: %s%n", frames.folder());
      out.printf("on disk: %s%n", CacheUse.text(CacheUse.size(frames.folder())));
      out.printf("T = %d, %d x %d pixels%n", data.steps(), data.size(), data.size());
    } else {
      out.println("nothing to prepare: these are read from their files in every epoch");
    }
    out.printf("%,d train, %,d test%n", samples.train().size(), samples.test().size());
    out.printf("%s: %s%n", samples.contentFact(), samples.contentSha256());
    out.printf("splitSha256: %s%n", samples.splitSha256());
    out.flush();
  }

  private static Map<String, Object> facts(SplitSamples samples, Experiment.Data data) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("dataset", data.dataset().name());
    if (samples instanceof FrameSet frames) {
      facts.put("frames", frames.folder().toString());
      facts.put("steps", data.steps());
      facts.put("size", data.size());
    }
    facts.put("train", samples.train().size());
    facts.put("test", samples.test().size());
    facts.put(samples.contentFact(), samples.contentSha256());
    facts.put("splitSha256", samples.splitSha256());
    return facts;
  }
}
