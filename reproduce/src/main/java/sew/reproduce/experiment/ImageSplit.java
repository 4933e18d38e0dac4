package sew.reproduce.experiment;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.Consumer;
import sew.data.Samples;
import sew.data.Sha256;
import sew.data.SplitSamples;
import sew.image.ImageFiles;
import sew.image.ImageSamples;

/**
 * Images for training and for testing, read from their files in every epoch.
 *
 * <p>The hash of their content is one of names and sizes: reading all of ImageNet to hash it takes
 * as long as an epoch.
 */
final class ImageSplit implements SplitSamples {
  private final ImageSamples train;
  private final ImageSamples test;
  private final String filesSha256;
  private final String splitSha256;

  /**
   * Images of {@code size} x {@code size} pixels.
   *
   * @param warning is told which images are left out because they are corrupt
   */
  ImageSplit(ImageFiles train, ImageFiles test, int size, Consumer<String> warning) {
    this.train = new ImageSamples(train, size, warning);
    this.test = new ImageSamples(test, size, warning);
    this.filesSha256 = Sha256.of(train.fingerprint() + "\n" + test.fingerprint());
    MessageDigest digest = Sha256.digest();
    add(digest, this.train, "TRAIN");
    add(digest, this.test, "TEST");
    this.splitSha256 = HexFormat.of().formatHex(digest.digest());
  }

  private static void add(MessageDigest digest, Samples samples, String split) {
    for (int i = 0; i < samples.size(); i++) {
      String line = samples.name(i) + "," + samples.label(i) + "," + split + "\n";
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Override
  public Samples train() {
    return train;
  }

  @Override
  public Samples test() {
    return test;
  }

  @Override
  public String contentFact() {
    return "filesSha256";
  }

  @Override
  public String contentSha256() {
    return filesSha256;
  }

  @Override
  public String splitSha256() {
    return splitSha256;
  }
}
