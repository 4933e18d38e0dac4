package sew.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import sew.verify.VerifyResult.Status;

/** Arrays and checkpoints that no JSON describes: what they should be is unknown. */
final class UnusedArrays {
  private static final List<String> ENDINGS = List.of(".npz", ".pth", ".safetensors", ".npy");

  private UnusedArrays() {}

  static Stream<VerifyResult> find(List<Path> files, List<Path> cases) {
    StringBuilder texts = new StringBuilder();
    for (Path json : cases) {
      texts.append(text(json));
    }
    return files.stream()
        .filter(file -> ENDINGS.stream().anyMatch(file.toString()::endsWith))
        .filter(file -> texts.indexOf(file.getFileName().toString()) < 0)
        .filter(file -> cases.stream().noneMatch(json -> isBeside(json, file)))
        .map(UnusedArrays::failed);
  }

  /** Whether a case of the same folder is named after the file, as net_io.json is after net.pth. */
  private static boolean isBeside(Path json, Path file) {
    String stem = file.getFileName().toString().replaceFirst("\\..*", "");
    String name = json.getFileName().toString();
    return file.getParent().equals(json.getParent())
        && name.matches(Pattern.quote(stem) + "(_io|_expected)?(\\..*)?\\.json");
  }

  private static String text(Path json) {
    try {
      return Files.readString(json);
    } catch (IOException e) {
      return ""; // it has failed as a case already
    }
  }

  private static VerifyResult failed(Path file) {
    String kind = file.toAbsolutePath().getParent().getFileName().toString();
    String name = file.getFileName().toString();
    return VerifyResult.without(kind, name, Status.FAILED, "no JSON describes this file");
  }
}
