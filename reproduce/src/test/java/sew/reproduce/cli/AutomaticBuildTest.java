package sew.reproduce.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** When the native backend is built by itself; a script stands in for the compiler. */
@EnabledOnOs(OS.LINUX)
class AutomaticBuildTest {
  @TempDir private Path folder;

  /** A build whose script counts its calls and then runs {@code commands}; $1 is the library. */
  private NativeBuild build(String commands) throws IOException {
    Path sources = Files.createDirectories(folder.resolve("sources"));
    Path script = sources.resolve("build.sh");
    Files.writeString(script, "echo call >>%s\n%s\n".formatted(folder.resolve("calls"), commands));
    Files.setLastModifiedTime(script, FileTime.from(Instant.now().minusSeconds(60)));
    return new NativeBuild(script, folder.resolve("target/libsew_neuron.so"));
  }

  private long calls() throws IOException {
    Path calls = folder.resolve("calls");
    return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
  }

  private static String messages(NativeBuild build) {
    StringWriter messages = new StringWriter();
    PrintWriter out = new PrintWriter(messages);
    build.ifPossible(out);
    out.flush();
    return messages.toString();
  }

  @Test
  void buildsOnceAndSaysSo() throws Exception {
    NativeBuild build = build("touch $1");
    assertTrue(messages(build).startsWith("sew: building the native backend, once"));
    assertEquals("", messages(build));
    assertEquals(1, calls());
  }

  @Test
  void buildsAgainWhenASourceIsNewer() throws Exception {
    NativeBuild build = build("touch $1");
    messages(build);
    Path source = Files.writeString(build.script().resolveSibling("neuron.h"), "");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
    messages(build);
    assertEquals(2, calls());
  }

  @Test
  void saysWhatIsMissingAndTriesAgainTheNextDay() throws Exception {
    NativeBuild build = build("echo 'native backend: no compiler'; exit 1");
    String said = messages(build);
    assertTrue(said.contains("sew: native backend: no compiler ("), said);
    assertTrue(said.contains("the backend java computes instead"), said);
    assertEquals("", messages(build));
    assertEquals(1, calls());
    Path failed = build.library().resolveSibling("build.failed");
    Files.setLastModifiedTime(failed, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
    messages(build);
    assertEquals(2, calls());
  }

  /** Who asked for this backend by name gets no other one. */
  @Test
  void promisesNoOtherBackendWhereNativeIsRequired() throws Exception {
    StringWriter messages = new StringWriter();
    build("echo 'native backend: no compiler'; exit 1").required(new PrintWriter(messages, true));
    assertFalse(messages.toString().contains("java"), messages.toString());
    assertTrue(messages.toString().contains("sew: once that is fixed: reproduce/sew native"));
  }

  @Test
  void forgetsAFailureWhenItIsBuiltByHand() throws Exception {
    messages(build("exit 1"));
    NativeBuild build = build("touch $1");
    assertEquals(0, build.build(null, ProcessBuilder.Redirect.DISCARD));
    assertFalse(Files.exists(build.library().resolveSibling("build.failed")));
  }

  @Test
  void givesTheScriptThePython() throws Exception {
    NativeBuild build = build("mkdir -p \"$(dirname \"$1\")\"; echo \"$2\" >\"$1\"");
    build.build("/some/python", ProcessBuilder.Redirect.DISCARD);
    assertEquals("/some/python", Files.readString(build.library()).strip());
  }

  @Test
  void aFolderThatCannotBeWrittenIsNoEnd() throws Exception {
    NativeBuild build = build("touch $1");
    Files.writeString(folder.resolve("target"), "a file in the place of the folder");
    assertTrue(messages(build).startsWith("sew: the native backend could not be built: "));
    assertEquals(0, calls());
  }
}
