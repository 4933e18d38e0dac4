package sew.reproduce.tables;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A committed run of SEW ResNet (ADD), told as if it had been on DVS Gesture. */
public final class DvsGestureRun {
  private static final Path COMMITTED =
      Path.of("results", "table4-n-mnist", "n-mnist-sew-resnet-add-seed2020-60558b2d");

  private DvsGestureRun() {}

  /** Writes it into {@code folder}; 98.00 % last and best, on {@code testClips} clips. */
  public static void write(Path folder, String scale, int trainClips, int testClips)
      throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(COMMITTED)) {
      for (Path file : files.toList()) {
        String text =
            Files.readString(file)
                .replace("NMnist", "DvsGesture")
                .replaceAll("\"scale\" : \"[^\"]*\"", "\"scale\" : \"" + scale + "\"")
                .replaceAll("\"trainClips\" : \\d+", "\"trainClips\" : " + trainClips)
                .replaceAll("\"testClips\" : \\d+", "\"testClips\" : " + testClips);
        Files.writeString(folder.resolve(file.getFileName()), text);
      }
    }
  }
}
