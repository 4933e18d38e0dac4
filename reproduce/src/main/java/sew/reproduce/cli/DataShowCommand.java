package sew.reproduce.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sew.data.AtomicFile;
import sew.data.ClipSet;
import sew.data.ClipSource;
import sew.data.FrameIntegration;
import sew.image.ImageData;
import sew.image.ImageFiles;
import sew.image.ImageFolder;
import sew.reproduce.data.ClipPage;
import sew.reproduce.data.DataLayout;
import sew.reproduce.data.ImagePage;
import sew.reproduce.experiment.DataRequest;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.run.PreparedData;

/** {@code sew data show}: draws a clip. */
@Command(
    name = "show",
    sortOptions = false,
    description = {
      "Draws a clip as a page that needs no network: its frames played and side by side, its event rate.",
      "Of images, one as a network sees it."
    })
final class DataShowCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "PATH",
      description = "A recording, frames (.npy, .npz), an image, or the folder of a data set.")
  private Path path;

  @Option(
      names = "--clip",
      paramLabel = "NAME",
      description =
          "The name of a clip, or its number counted from 0 (default: the first, of a recording all of it).")
  private String clip;

  @ArgGroup private Cut cut = new Cut();

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      defaultValue = "224",
      description = "Of images: height and width after resizing and cropping (default: 224).")
  private int size;

  @Mixin private DatasetOption option;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the page is written (default: reproduce/runs/clips).")
  private Path out;

  @Mixin private JsonOption json;
  @Spec private CommandSpec spec;

  /** How events become frames. */
  private static final class Cut {
    @Option(
        names = "--steps",
        paramLabel = "T",
        description = "T frames of equally many events (default: 16).")
    private Integer steps;

    @Option(
        names = "--duration",
        paramLabel = "US",
        description =
            "Frames of this many microseconds that begin with an event; none is empty. This is SpikingJelly 0.0.0.0.14's rule.")
    private Long duration;

    @Option(
        names = "--windows",
        paramLabel = "US",
        description =
            "Frames of this many microseconds that follow each other; some may be empty. This is SpikingJelly 2.0.0's rule for durations.")
    private Long windows;
  }

  @Override
  public Integer call() throws IOException {
    WrongUse.requireAtLeast(spec, "--size", size, 1);
    ClipPage.Choice choice = new ClipPage.Choice(Optional.ofNullable(clip), integration());
    if (!Files.exists(path)) {
      throw new IOException("there is no %s; name a file or folder".formatted(path));
    }
    ClipPage page = page(choice);
    Path folder = out == null ? OutOption.runs().resolve("clips") : out;
    Files.createDirectories(folder);
    String name = page.title().replaceAll("[^\\p{L}\\p{N}._-]+", "_").replaceFirst("^\\.+", "");
    Path file = folder.resolve((name.isEmpty() ? "clip" : name) + ".html");
    AtomicFile.write(file, page.html());
    if (json.isWanted()) {
      json.print(Map.of("page", file.toString()));
    } else {
      spec.commandLine().getOut().println(file);
      spec.commandLine().getOut().flush();
    }
    return 0;
  }

  private Optional<FrameIntegration> integration() {
    if (cut.steps != null) {
      int steps = WrongUse.requireAtLeast(spec, "--steps", cut.steps, 1);
      return Optional.of(new FrameIntegration.ByNumber(steps));
    }
    if (cut.duration != null) {
      requirePositive("--duration", cut.duration);
      return Optional.of(new FrameIntegration.ByDurationFromFirstEvent(cut.duration));
    }
    if (cut.windows != null) {
      requirePositive("--windows", cut.windows);
      return Optional.of(new FrameIntegration.ByFixedWindows(cut.windows));
    }
    return Optional.empty();
  }

  private void requirePositive(String option, long us) {
    if (us < 1) {
      throw WrongUse.of(spec, "%s must be at least 1, found %d".formatted(option, us));
    }
  }

  private ClipPage page(ClipPage.Choice choice) throws IOException {
    Consumer<String> warning = spec.commandLine().getErr()::println;
    Path cache = PreparedData.defaultCache();
    Optional<Dataset> found = option.of(path, cache, warning);
    if (found.isEmpty()) {
      if (Files.isDirectory(path)) {
        throw WrongUse.of(
            spec,
            "%s looks like no data set; name it by --dataset, or name one of its files"
                .formatted(path));
      }
      return ImageFolder.isImage(path)
          ? ImagePage.ofFile(path, size)
          : ClipPage.ofFile(path, choice, warning);
    }
    Dataset dataset = found.get();
    if (dataset.isStill()) {
      return ImagePage.of(images(cache, warning), choice.clip(), size);
    }
    Path folder = path.toAbsolutePath().normalize();
    DataRequest request = new DataRequest(folder, 16, 128, cache, note -> {}, warning);
    Optional<ClipSource> clips = DataLayout.clips(dataset, request);
    if (clips.isPresent()) {
      return ClipPage.ofSource(dataset.name(), clips.get(), choice);
    }
    if (dataset.open(request).train() instanceof ClipSet frames) {
      return ClipPage.ofFrames(dataset.name(), frames, choice);
    }
    throw new IllegalArgumentException(dataset.name() + " holds no clips that can be drawn");
  }

  /** Test images, which every layout has; else those for training. */
  private ImageFiles images(Path cache, Consumer<String> note) throws IOException {
    ImageData data = ImageData.open(path, cache, note);
    try {
      return data.test();
    } catch (IOException e) {
      note.accept(e.getMessage());
      return data.train();
    }
  }
}
