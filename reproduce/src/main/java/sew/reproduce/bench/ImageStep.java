package sew.reproduce.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import sew.image.Image;
import sew.image.ImageFolder;
import sew.image.Transform;

/** All photographs of a folder, decoded, resized and cropped as for testing, on one thread. */
final class ImageStep implements Step {
  private static final int RESIZED = 256;
  private static final int CROPPED = 224;

  private final Transform transform = new Transform.Test(RESIZED, CROPPED);
  private final List<Path> files;

  ImageStep(Path folder) throws IOException {
    this.files =
        ImageFolder.files(folder, note -> {}).stream()
            .sorted((a, b) -> a.getFileName().toString().compareTo(b.getFileName().toString()))
            .toList();
    if (files.isEmpty()) {
      throw new IOException(folder + ": expected a folder with images (--images), found none");
    }
  }

  @Override
  public Computed run() throws IOException {
    Image[] images = new Image[files.size()];
    for (int i = 0; i < images.length; i++) {
      images[i] = transform.read(files.get(i), i);
    }
    return () -> sums(images);
  }

  /** For each image the sum of its bytes, and one that depends on their order. */
  private static double[] sums(Image[] images) {
    double[] sums = new double[2 * images.length];
    for (int i = 0; i < images.length; i++) {
      byte[] rgb = images[i].rgb();
      for (int at = 0; at < rgb.length; at++) {
        int value = rgb[at] & 0xff;
        sums[2 * i] += value;
        sums[2 * i + 1] += (double) (at % 1000) * value;
      }
    }
    return sums;
  }
}
