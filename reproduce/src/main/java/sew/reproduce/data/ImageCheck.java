package sew.reproduce.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import sew.data.Samples.Pass;
import sew.data.Samples.Reader;
import sew.data.Samples.Request;
import sew.image.ImageData;
import sew.image.ImageFiles;
import sew.image.ImageSamples;
import sew.reproduce.run.ClipCounts;

/** Decodes every image of a data set and counts them; one that cannot be decoded is named. */
public final class ImageCheck {
  private static final int BATCH = 32;

  /** What is decoded is thrown away: as small as is worth no time. */
  private static final int SIZE = 16;

  /** With so many classes, each gets its own count. */
  private static final int FEW_CLASSES = 20;

  private final Findings findings;

  private ImageCheck(Findings findings) {
    this.findings = findings;
  }

  /** Lists the images of a split. */
  @FunctionalInterface
  private interface Listing {
    ImageFiles list() throws IOException;
  }

  /**
   * Reads everything.
   *
   * @param cache where the index of a tar archive may be kept
   * @param expected images of the whole data set, where that is known
   */
  public static void of(Path data, Path cache, Optional<ClipCounts> expected, Findings findings) {
    ImageCheck check = new ImageCheck(findings);
    try {
      ImageData images = ImageData.open(data, cache, findings::fact);
      int train = check.split("train", images::train, isTestOnly(data));
      int test = check.split("test", images::test, false);
      expected
          .filter(all -> all.train() != train || all.test() != test)
          .ifPresent(
              all ->
                  findings.warning(
                      "the whole set has %,d train and %,d test images, found %,d and %,d"
                          .formatted(all.train(), all.test(), train, test)));
    } catch (IOException e) {
      findings.fault(ClipCheck.message(e));
    }
  }

  /** Images that can be evaluated but not trained on. */
  private static boolean isTestOnly(Path data) throws IOException {
    if (!Files.isDirectory(data) || Files.isDirectory(data.resolve("ILSVRC"))) {
      return false;
    }
    try (var files = Files.list(data)) {
      return files.noneMatch(file -> file.getFileName().toString().matches("train|.*_train\\.tar"));
    }
  }

  /** Returns how many images the split has. */
  private int split(String name, Listing listing, boolean mayBeMissing) {
    ImageFiles files;
    try {
      files = listing.list();
    } catch (IOException e) {
      if (mayBeMissing) {
        findings.warning("no images for training; the test images are read for evaluation");
      } else {
        findings.fault(ClipCheck.message(e));
      }
      return 0;
    }
    findings.fact("%,d %s images of %s".formatted(files.size(), name, perClass(files)));
    decode(name, files);
    return files.size();
  }

  private static String perClass(ImageFiles files) {
    int[] counts = new int[files.classes().size()];
    for (int i = 0; i < files.size(); i++) {
      counts[files.label(i)]++;
    }
    List<String> each = new ArrayList<>();
    if (counts.length <= FEW_CLASSES) {
      IntStream.range(0, counts.length)
          .forEach(
              label -> each.add("%,d %s".formatted(counts[label], files.classes().get(label))));
      return "%d classes: %s".formatted(counts.length, String.join(", ", each));
    }
    return "%,d classes, %,d to %,d of each"
        .formatted(
            counts.length,
            IntStream.of(counts).min().orElse(0),
            IntStream.of(counts).max().orElse(0));
  }

  private void decode(String split, ImageFiles files) {
    ImageSamples samples = new ImageSamples(files, SIZE, this::leftOut);
    int from = 0;
    int batch = BATCH;
    while (from < files.size()) {
      List<Request> requests =
          requests(from, batch == 1 ? from + BATCH : files.size(), batch, files);
      try (Reader reader = samples.read(new Pass(false, 0, 0, requests))) {
        for (Request request : requests) {
          reader.next();
          from += request.samples().length;
          findings.progress("%s image %,d of %,d".formatted(split, from, files.size()));
        }
        batch = BATCH;
      } catch (UncheckedIOException e) {
        // It ended the pass: the images of its batch are read one by one, then the others.
        if (batch == 1) {
          findings.fault(files.name(from) + ": " + ClipCheck.message(e.getCause()));
          from++;
        }
        batch = 1;
      }
    }
  }

  private static List<Request> requests(int from, int to, int batch, ImageFiles files) {
    int end = Math.min(to, files.size());
    return IntStream.iterate(from, at -> at < end, at -> at + batch)
        .mapToObj(at -> IntStream.range(at, Math.min(at + batch, end)).toArray())
        .map(images -> new Request(images, new int[] {0}))
        .toList();
  }

  private void leftOut(String warning) {
    findings.fault(warning.replaceFirst("^left out: ", ""));
  }
}
