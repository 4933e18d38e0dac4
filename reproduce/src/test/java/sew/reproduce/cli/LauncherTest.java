package sew.reproduce.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sew.data.Npy;
import sew.data.Npz;
import sew.reproduce.result.ProcessFacts;

/** The launcher {@code reproduce/sew}, in a copy of the project that has nothing to build. */
@EnabledOnOs(OS.LINUX)
class LauncherTest {
  @TempDir private Path folder;
  private Path log;

  /** The launcher finds the classes of this process, newer than any source. */
  @BeforeEach
  void copyLauncher() throws IOException {
    log = folder.resolve("log");
    Path reproduce = Files.createDirectories(folder.resolve("reproduce"));
    for (String file : List.of("sew", "jvm.options", "allocator.env")) {
      Files.copy(Path.of(file), reproduce.resolve(file));
    }
    reproduce.resolve("sew").toFile().setExecutable(true);
    for (String module : List.of("lib", "reproduce", "notebooks")) {
      Files.createDirectories(folder.resolve(module).resolve("src/main"));
      Files.createDirectories(folder.resolve(module).resolve("target/classes"));
      Files.createFile(folder.resolve(module).resolve("pom.xml"));
    }
    Files.createFile(folder.resolve("pom.xml"));
    List<String> classPath =
        Arrays.stream(ProcessFacts.classPath().split(File.pathSeparator))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .sorted((a, b) -> Boolean.compare(b.endsWith(".jar"), a.endsWith(".jar")))
            .toList();
    Files.writeString(
        reproduce.resolve("target/classpath.txt"), String.join(File.pathSeparator, classPath));
  }

  private Process start(Map<String, String> environment, String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.matches("LC_.*|LANG|LANGUAGE"));
    builder.environment().putAll(environment);
    builder.environment().put("SEW_CACHE", folder.resolve("cache").toString());
    builder.environment().put("SEW_THREADS", "1");
    return builder.redirectOutput(log.toFile()).start();
  }

  /** The shell makes the names, as this process may be in a locale that has none of them. */
  @Test
  void readsAFolderWithAnUmlautInAnyLocale() throws IOException, InterruptedException {
    Npz.write(folder.resolve("good.npz"), Map.of("weight", Npy.of(new float[] {1}, 1)));
    String script =
        """
        place=$1/$(printf 'Gr\\303\\266\\303\\237e')
        mkdir "$place" && cp "$1/good.npz" "$place"
        "$1/reproduce/sew" weights inspect "$place/good.npz"
        code=$?
        rm -r "$place"
        exit $code
        """;
    for (Map<String, String> locale : List.of(Map.of("LC_ALL", "C"), Map.<String, String>of())) {
      Process sew = start(locale, "bash", "-c", script, "bash", folder.toString());
      assertTrue(sew.waitFor(2, TimeUnit.MINUTES));
      String said = Files.readString(log);
      assertEquals(0, sew.exitValue(), said);
      assertTrue(said.contains("1 tensors, 1 numbers"), said);
    }
  }

  @Test
  void aWrongNumberOfThreadsIsWrongUse() throws IOException, InterruptedException {
    String launcher = folder.resolve("reproduce/sew").toString();
    Process sew = start(Map.of(), launcher, "list", "--threads", "0");
    assertTrue(sew.waitFor(1, TimeUnit.MINUTES));
    String said = Files.readString(log);
    assertEquals(2, sew.exitValue(), said);
    assertTrue(said.contains("--threads"), said);
  }

  @Test
  void endsOnASignal() throws IOException, InterruptedException {
    Process sew =
        start(
            Map.of(),
            folder.resolve("reproduce/sew").toString(),
            "--backend",
            "portable",
            "ablate",
            "--out",
            folder.resolve("out").toString());
    Moment.poll(sew, () -> folder.resolve("cache").toFile().exists());
    sew.destroy(); // SIGTERM
    assertTrue(sew.waitFor(1, TimeUnit.MINUTES));
    List<String> said = Files.readAllLines(log);
    assertEquals(143, sew.exitValue(), said.toString());
    assertTrue(said.get(said.size() - 1).contains("interrupted"), said.toString());
    assertFalse(said.toString().contains("Exception"), said.toString());
  }

  /**
   * What only prints does without the second compiler, what computes elsewhere without a module.
   */
  @ParameterizedTest
  @CsvSource({
    "list, false, true",
    "run table4 --help, false, true",
    "run table4, true, false",
    "--backend native run table4, false, false",
    "--backend=portable --class-path a.jar ablate, false, false",
    "--precision float32 evaluate, true, false",
    "run table2, false, false",
    "run table2 --data DIR, true, false",
    "data check DIR, false, false"
  })
  void startsJavaAsTheCommandNeeds(String arguments, boolean module, boolean oneCompiler)
      throws IOException, InterruptedException {
    Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
    Files.writeString(
        java,
        """
        #!/bin/sh
        case $1 in
          -XshowSettings*) echo "    java.specification.version = 17" ;;
          *) echo "$@" ;;
        esac
        """);
    assertTrue(java.toFile().setExecutable(true));
    List<String> command = new ArrayList<>(List.of(folder.resolve("reproduce/sew").toString()));
    command.addAll(List.of(arguments.split(" ", -1)));
    Process sew =
        start(
            Map.of("JAVA_HOME", folder.resolve("jdk").toString(), "SEW_JAVA_OPTS", ""),
            command.toArray(String[]::new));
    assertTrue(sew.waitFor(1, TimeUnit.MINUTES));
    String started = Files.readString(log);
    assertEquals(0, sew.exitValue(), started);
    assertEquals(module, started.contains("jvm.options "), started);
    assertNotEquals(module, started.contains("-Xmx2g"), started);
    assertEquals(oneCompiler, started.contains("-XX:TieredStopAtLevel=1"), started);
  }
}
