package sew.reproduce.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sew.registry.Types;
import sew.reproduce.data.DataLayout;
import sew.reproduce.experiment.Cifar10Dvs;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.experiment.ImageDataset;
import sew.reproduce.experiment.RecordedObjects;

/** Which data set lies in a folder. */
final class DatasetOption {
  private static final String FILE = "file:";

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      description = "A data set that sew data list names (default: what the files look like).")
  private String name;

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      description =
          "Which recordings of cifar10-dvs are for testing: authors, first-100, random:SEED or file:LIST (default: authors); recorded-objects needs file:LIST.")
  private String split;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /**
   * What is named, or what {@code path} looks like; empty if it looks like nothing that is known.
   */
  Optional<Dataset> of(Path path, Path cache, Consumer<String> note) throws IOException {
    String id = name == null ? DataLayout.dataset(path).orElse(null) : name;
    if (id == null) {
      if (split != null) {
        throw WrongUse.of(
            spec, "--split needs --dataset, because %s looks like none".formatted(path));
      }
      return Optional.empty();
    }
    return Optional.of(of(id, path, cache, note));
  }

  /** What is named, a set that is generated. */
  Dataset generated() {
    if (name == null) {
      throw WrongUse.of(spec, "expected DIR, or --dataset with a set that is generated");
    }
    return preset(name);
  }

  private Dataset of(String id, Path path, Path cache, Consumer<String> note) throws IOException {
    if (id.equals(Types.id(RecordedObjects.class))) {
      if (split == null || !split.startsWith(FILE)) {
        throw WrongUse.of(spec, "recorded-objects needs --split file:LIST");
      }
      return RecordedObjects.of(path, split.substring(FILE.length()));
    }
    Dataset dataset =
        id.equals(Types.id(ImageDataset.Folder.class))
            ? ImageDataset.of(path, cache, note)
            : preset(id);
    if (split == null) {
      return dataset;
    }
    if (!(dataset instanceof Cifar10Dvs)) {
      throw WrongUse.of(spec, "--split is for cifar10-dvs and recorded-objects, found " + id);
    }
    try {
      return new Cifar10Dvs(split);
    } catch (IllegalArgumentException e) {
      throw WrongUse.of(spec, "--split: " + e.getMessage());
    }
  }

  private Dataset preset(String id) {
    try {
      return ClassPathOption.types(spec).preset(Dataset.class, id);
    } catch (IllegalArgumentException e) {
      throw WrongUse.of(spec, "--dataset: " + e.getMessage());
    }
  }
}
