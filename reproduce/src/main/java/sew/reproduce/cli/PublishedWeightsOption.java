package sew.reproduce.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sew.reproduce.evaluate.PublishedTable;
import sew.reproduce.evaluate.PublishedWeights;
import sew.reproduce.evaluate.PublishedWeights.Tested;
import sew.reproduce.result.ResultWriter;

/** Weights that are evaluated instead of trained: those of the authors. */
final class PublishedWeightsOption {
  private static final Pattern ONE_NET = Pattern.compile("(18|34|50|101|152)=(.+)");
  private static final int BATCH = 32;

  @Option(
      names = "--weights",
      paramLabel = "DIR|LAYERS=FILE",
      description =
          "Evaluate weights on --data instead of training: a folder with files called as the authors' are, such as sew18_checkpoint_319.pth, or one SEW ResNet, such as 18=FILE; may be repeated.")
  private List<String> weights = List.of();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  boolean areGiven() {
    return !weights.isEmpty();
  }

  /** Evaluates every net, and writes what it reached. */
  void evaluate(TrainingOptions options, int size, ResultWriter output) throws IOException {
    WrongUse.requireBetween(spec, "--size", size, 32, SampleSize.MAX_PIXELS);
    Path images =
        options
            .data()
            .orElseThrow(() -> options.wrongUse("--weights needs --data, the folder of ImageNet"));
    PublishedWeights found = new PublishedWeights(files());
    List<Tested> tested = new ArrayList<>();
    for (String network : found.files().keySet()) {
      tested.add(
          found.test(network, images, size, BATCH, options.compute().start(), options.warning()));
    }
    output.table("table2-authors-weights", PublishedTable.of(tested), PublishedTable.LEGEND);
  }

  private Map<String, Path> files() throws IOException {
    Map<String, Path> files = new TreeMap<>();
    for (String value : weights) {
      Matcher one = ONE_NET.matcher(value);
      Map<String, Path> named =
          one.matches()
              ? Map.of("SEW ResNet-" + one.group(1), Path.of(one.group(2)))
              : PublishedWeights.in(Path.of(value)).files();
      for (Map.Entry<String, Path> net : named.entrySet()) {
        Path before = files.put(net.getKey(), net.getValue());
        if (before != null) {
          throw WrongUse.of(
              spec,
              "--weights must give one file for %s, found %s and %s"
                  .formatted(net.getKey(), before, net.getValue()));
        }
      }
    }
    return files;
  }
}
