package sew.reproduce.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.compute.Backend;
import sew.compute.MemoryOrder;

class EarlierBuildTest {
  @TempDir private Path folder;

  @Test
  void anUnknownCommitIsNamedInOneSentence() {
    Path cache = folder.resolve("cache");
    for (String commit : List.of("0000000", "--all", "")) {
      EarlierBuild builds = new EarlierBuild(folder, cache, Optional.empty());
      var e = assertThrows(IOException.class, () -> builds.of(commit));
      assertEquals(
          "--against %s: expected a commit of the git repository %s, found none"
              .formatted(commit, folder),
          e.getMessage());
    }
    assertFalse(Files.exists(cache));
  }

  @Test
  void whatBuildsTheNativeBackendByItselfHasItAsItsDefault() {
    Build build = new Build(folder, List.of(), "", Optional.empty());
    assertEquals(Earlier.best(), new Earlier("new", build, true).defaults());
    assertEquals(
        new Setting(Backend.JAVA, MemoryOrder.CHANNELS_FIRST),
        new Earlier("old", build, false).defaults());
  }
}
