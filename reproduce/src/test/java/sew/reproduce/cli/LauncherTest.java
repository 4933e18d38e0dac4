package sew.reproduce.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
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
import org.junit.jupiter.params.provider.ValueSource;
import sew.data.Npy;
import sew.data.Npz;
import sew.reproduce.result.ProcessFacts;
import sew.reproduce.run.RunDirectory;

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
    for (String file : List.of("sew", "jvm.options", "process.env")) {
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
    builder.environment().keySet().removeIf(name -> name.matches("LC_.*|LANG|LANGUAGE|SEW_NATIVE"));
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
  void handsSweepsOverThatNameAMasterOfSpark() throws IOException, InterruptedException {
    String launcher = folder.resolve("reproduce/sew").toString();
    Path submit = folder.resolve("reproduce/spark/submit");
    Files.createDirectories(submit.getParent());
    Files.writeString(submit, "#!/bin/sh\necho \"submitted: $*\"\n");
    submit.toFile().setExecutable(true);
    Process sew = start(Map.of(), launcher, "--backend", "java", "ablate", "--master", "local[2]");
    assertTrue(sew.waitFor(1, TimeUnit.MINUTES));
    String said = Files.readString(log);
    assertTrue(said.endsWith("submitted: --backend java ablate --master local[2]\n"), said);
    Process other = start(Map.of(), launcher, "list", "--master", "local[2]");
    assertTrue(other.waitFor(1, TimeUnit.MINUTES));
    assertEquals(2, other.exitValue(), Files.readString(log));
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

  /** A Java VM that prints its arguments; a native build is one file more. */
  private String start(String arguments) throws IOException, InterruptedException {
    Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
    Files.writeString(
        java,
        """
        #!/bin/sh
        case "$*" in
          -XshowSettings*) echo "    java.specification.version = 17" ;;
          *Sew*native*--if-needed) echo "native build" ;;
          *) echo "$@" ;;
        esac
        """);
    assertTrue(java.toFile().setExecutable(true));
    Files.setLastModifiedTime(
        folder.resolve("reproduce/target/classpath.txt"), FileTime.from(Instant.now()));
    List<String> command = new ArrayList<>(List.of(folder.resolve("reproduce/sew").toString()));
    command.addAll(List.of(arguments.split(" ", -1)));
    Process sew =
        start(
            Map.of("JAVA_HOME", folder.resolve("jdk").toString(), "SEW_JAVA_OPTS", ""),
            command.toArray(String[]::new));
    assertTrue(sew.waitFor(1, TimeUnit.MINUTES));
    String started = Files.readString(log);
    assertEquals(0, sew.exitValue(), started);
    return started;
  }

  private static void requireModule(boolean expected, String started) {
    assertEquals(expected, started.contains("jvm.options "), started);
    assertNotEquals(expected, started.contains("-Xmx2g"), started);
  }

  private Path library(String content, int length) throws IOException {
    Files.createDirectories(folder.resolve("lib/src/main/native"));
    Path library =
        Files.createDirectories(folder.resolve("lib/target/native")).resolve("libsew_neuron.so");
    Files.writeString(library, content);
    Files.writeString(
        library.resolveSibling("libsew_neuron.so.sum"),
        "bytes %d\nsha256 %s\n".formatted(length, "0".repeat(64)));
    return library;
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
    "--backend auto run table4, true, false",
    "--backend=portable --class-path a.jar ablate, false, false",
    "--precision float32 evaluate, true, false",
    "run table1, false, true",
    "run table2, false, true",
    "run table2 --data DIR, true, false",
    "data check DIR, false, false"
  })
  void startsJavaAsTheCommandNeeds(String arguments, boolean module, boolean oneCompiler)
      throws IOException, InterruptedException {
    String started = start(arguments);
    requireModule(module, started);
    assertEquals(oneCompiler, started.contains("-XX:TieredStopAtLevel=1"), started);
  }

  /** The library is that of a whole build. */
  @ParameterizedTest
  @CsvSource({
    "run table4, false",
    "ablate, false",
    "bench, false",
    "evaluate, false",
    "run table2 --data DIR, false",
    "run table6 --dataset synthetic-cifar10-dvs, false",
    "--backend java run table4, true",
    "run table4 --backend=JAVA, true",
    "run @words, true"
  })
  void leavesTheModuleOutWhereNativeCodeComputes(String arguments, boolean module)
      throws IOException, InterruptedException {
    library("library", 7);
    String started = start(arguments);
    requireModule(module, started);
    assertFalse(started.contains("native build"), started);
  }

  @Test
  void aLibraryThatMayNotBeUsableIsBuiltAgain() throws IOException, InterruptedException {
    Path library = library("libr", 7);
    String cut = start("run table4");
    assertTrue(cut.contains("native build"), cut);
    requireModule(true, cut);
    Files.delete(library("library", 7).resolveSibling("libsew_neuron.so.sum"));
    requireModule(true, start("run table4"));
    library("library", 7);
    Files.setLastModifiedTime(library, FileTime.fromMillis(0));
    Files.createFile(folder.resolve("lib/src/main/native/neuron.h"));
    requireModule(true, start("run table4"));
    Files.createFile(library.resolveSibling("build.failed"));
    String failed = start("run table4");
    assertFalse(failed.contains("native build"), failed);
    requireModule(true, failed);
  }

  /** A run that is not over goes on with the backend that it began with. */
  @ParameterizedTest
  @CsvSource({
    "reproduce/runs/table4/one, java, '', run table4, true",
    "reproduce/runs/table4/one, java, '', ablate, true",
    "reproduce/runs/table4/one, java, '', evaluate, false",
    "reproduce/runs/table4/one, java, '', --backend native run table4, false",
    "reproduce/runs/table4/one, java, summary.json, run table4, false",
    "reproduce/runs/table4/one, java, diverged.json, run table4, false",
    "reproduce/runs/table4/one, native, '', run table4, false",
    "elsewhere/one, java, '', run table4, false",
    "elsewhere/one, java, '', run table4 --out DIR/elsewhere, true",
    "elsewhere/one, java, '', run table4 --out=DIR/elsewhere, true"
  })
  void aRunThatBeganWithJavaFindsTheModule(
      String run, String backend, String end, String arguments, boolean module)
      throws IOException, InterruptedException {
    library("library", 7);
    Path directory = Files.createDirectories(folder.resolve(run));
    RunDirectory record = new RunDirectory(directory);
    record.write("environment-2.json", Map.of("computing", Map.of("backend", backend)));
    if (!end.isEmpty()) {
      Files.createFile(directory.resolve(end));
    }
    requireModule(module, start(arguments.replace("DIR", folder.toString())));
  }

  /** A JDK whose programs write what they were called with; what it records and dumps is that. */
  private Path recordingJdk(String dump) throws IOException {
    Path jdk = folder.resolve("jdk");
    Path bin = Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(
        jdk.resolve("release"), "JAVA_VERSION=\"17.0.1\"\nJAVA_RUNTIME_VERSION=\"17.0.1+2 x\"\n");
    Files.writeString(
        bin.resolve("java"),
        """
        #!/bin/bash
        for word in "$@"; do
          case $word in
            -XX:DumpLoadedClassList=*) echo "$*" >"${word#*=}"; exit ;;
            -Xshare:dump) DUMP ;;
          esac
        done
        echo "$@"
        """
            .replace(
                "DUMP",
                dump.isEmpty()
                    ? "for to in \"$@\"; do case $to in -XX:SharedArchiveFile=*)"
                        + " echo archive >\"${to#*=}\"; exit ;; esac; done"
                    : dump));
    Files.writeString(
        bin.resolve("jar"), "#!/bin/sh\nwhile [ $1 != --file ]; do shift; done; touch $2\n");
    for (String program : List.of("java", "jar")) {
      assertTrue(bin.resolve(program).toFile().setExecutable(true));
    }
    Path some = Files.createFile(folder.resolve("some.jar"));
    Files.writeString(folder.resolve("reproduce/target/classpath.txt"), some.toString());
    return jdk;
  }

  private String list(Path jdk) throws IOException, InterruptedException {
    Process sew =
        start(
            Map.of("JAVA_HOME", jdk.toString(), "SEW_JAVA_OPTS", ""),
            folder.resolve("reproduce/sew").toString(),
            "list");
    assertTrue(sew.waitFor(1, TimeUnit.MINUTES));
    String said = Files.readString(log);
    assertEquals(0, sew.exitValue(), said);
    return said;
  }

  @Test
  void sharesClassesOnceAfterABuild() throws IOException, InterruptedException {
    Path jdk = recordingJdk("");
    Path start = folder.resolve("reproduce/target/start-17.0.1+2_x");
    String first = list(jdk);
    assertTrue(first.startsWith("sew: preparing fast starts"), first);
    String second = list(jdk);
    for (String said : List.of(first, second)) {
      assertTrue(said.contains("-XX:SharedArchiveFile=" + start.resolve("classes.jsa")), said);
      assertTrue(said.contains("-cp " + start.resolve("reproduce.jar") + ":"), said);
    }
    assertFalse(second.contains("preparing"), second);
    Files.setLastModifiedTime(start.resolve("classes.jsa"), FileTime.fromMillis(0));
    String afterABuild = list(jdk);
    assertTrue(afterABuild.contains("preparing"), afterABuild);
  }

  @ParameterizedTest
  @ValueSource(strings = {"exit 1", "kill -9 $$"})
  void startsAsBeforeWhereClassesCannotBeShared(String dump)
      throws IOException, InterruptedException {
    Path jdk = recordingJdk(dump);
    assertTrue(list(jdk).contains("preparing"));
    String second = list(jdk);
    assertFalse(second.contains("preparing"), second);
    assertFalse(second.contains("SharedArchiveFile"), second);
    assertTrue(second.contains("-cp " + folder.resolve("reproduce/target/classes")), second);
  }

  /** The examples of the page about sweeps, with a sweep of seconds. */
  @ParameterizedTest
  @ValueSource(strings = {"parallel", "xargs"})
  void aSweepIsSharedByWhatRunsItsCommands(String program)
      throws IOException, InterruptedException {
    assumeTrue(
        new ProcessBuilder("which", program).start().waitFor() == 0, program + " is installed");
    String example =
        Arrays.stream(Files.readString(Path.of("SWEEPS.md")).split("```"))
            .filter(block -> block.contains("| " + program))
            .findFirst()
            .orElseThrow()
            .replaceFirst("^bash\n", "")
            .replaceFirst(
                "sweep=.* --out",
                "sweep=(--backend portable ablate --connect ADD,plain --blocks 1 --channels 2 --seeds 1"
                    + " --steps 2 --batch 64 --epochs 1 --threads 1 --out");
    Process shell =
        start(
            Map.of(),
            "bash",
            "-ec",
            "cd \"$1\"; export SEW_CACHE=$2\n" + example,
            "bash",
            folder.toString(),
            Path.of("target", "test-cache").toAbsolutePath().toString());
    assertTrue(shell.waitFor(5, TimeUnit.MINUTES));
    String said = Files.readString(log);
    assertEquals(0, shell.exitValue(), said);
    assertTrue(said.contains("shard 2/2: its 1 of 2 runs have ended"), said);
    assertTrue(said.contains("| Plain Net "), said);
    assertTrue(Files.exists(folder.resolve("sweep/ablate.csv")), said);
  }
}
