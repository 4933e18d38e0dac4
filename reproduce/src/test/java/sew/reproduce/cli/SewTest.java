package sew.reproduce.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import sew.data.SyntheticGestures;

class SewTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int sew(String... arguments) {
    CommandLine command = Sew.commandLine();
    return command
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "run --help",
        "run table4 --help",
        "ablate --help",
        "verify --help",
        "list --help",
        "bench --help"
      })
  void helpsEverywhere(String arguments) {
    assertEquals(0, sew(arguments.split(" ", -1)), err.toString());
    assertTrue(out.toString().contains("Usage: sew"), out.toString());
  }

  @Test
  void listsWhatCanBeReproduced() {
    assertEquals(0, sew("list"));
    assertTrue(out.toString().contains("--dataset synthetic-gesture"), out.toString());
    assertTrue(out.toString().contains("the paper's setting: 7 blocks c32, T 16"));
    assertTrue(out.toString().contains("sew ablate "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--net 7b-net,wide-7b-net --lr 0.1,0.01 --steps 4,8 --seeds 1 | 8",
        "--neuron if,plif --threshold 0.5,1 --alpha 2,4 --blocks 2 --connect ADD --seeds 2 | 16",
        "--train-steps 2,4 --optimiser sgd --momentum 0.5,0.9 --blocks 1 --connect IAND --seeds 1 | 4",
        "--size 16,32 --connect ADD --seeds 1 | 8",
        "--dataset dead-leaves --depth 18,34 --seeds 1 | 4",
        "--dataset dead-leaves --net sew-resnet18,spiking-resnet34 --zero-init true,false --seeds 1 | 4"
      })
  void sweepsAreListed(String options, int runs, @TempDir Path folder) {
    String arguments = "ablate --print-commands --out %s %s".formatted(folder, options);
    assertEquals(0, sew(arguments.split(" ", -1)), err.toString());
    assertEquals(runs, out.toString().lines().count(), out.toString());
    String last = out.toString().lines().reduce((a, b) -> b).orElseThrow();
    assertTrue(last.endsWith(" --shard %d/%d".formatted(runs, runs)), last);
    assertFalse(last.contains("--print-commands"), last);
  }

  /** For a shell in any folder. */
  @Test
  void commandsAreQuotedAndTheirPathsAbsolute() {
    String[] sweep = {
      "--backend=portable",
      "ablate",
      "--print-commands",
      "--out=a b",
      "--seed-list",
      "7",
      "--connect",
      "ADD",
      "--blocks",
      "1",
      "--data",
      "it's",
      "--dataset",
      "dvs-gesture"
    };
    assertEquals(0, sew(sweep), err.toString());
    String here = Path.of("").toAbsolutePath().toString();
    assertEquals(
        here
            + "/reproduce/sew --backend=portable ablate '--out=%s/a b' --seed-list 7"
                .formatted(here)
            + " --connect ADD --blocks 1 --data '%s/it'\\''s'".formatted(here)
            + " --dataset dvs-gesture --shard 1/1",
        out.toString().strip());
  }

  @Test
  void aDryRunListsRunsAndEstimatesTheirTime(@TempDir Path folder) {
    String sweep =
        "ablate --dry-run --connect ADD,plain --blocks 1 --channels 2 --steps 2 --seeds 1 --epochs 1 --out ";
    assertEquals(0, sew((sweep + folder).split(" ", -1)), err.toString());
    List<String> lines = out.toString().lines().toList();
    assertEquals(5, lines.size(), lines.toString());
    assertEquals("all runs: shortened, SYNTHETIC: T 2, T_train 2, 32 px, 1 epoch", lines.get(0));
    assertTrue(lines.get(2).startsWith("to do        seed 2020  Plain Net, 1 block c2"));
    assertTrue(lines.stream().allMatch(line -> line.length() <= 100), lines.toString());
    assertTrue(
        lines
            .get(3)
            .matches(
                "about \\d+ (s|min) for what is left, one run after another \\(--jobs 1\\), .*"),
        lines.get(3));
    assertEquals("0 of 2 runs have ended in " + folder, lines.get(4));
  }

  @Test
  void initialWeightsAreNamedByAFileOrByTheirHash(@TempDir Path folder) {
    String[] sweep = {
      "ablate", "--print-commands", "--out", folder.toString(), "--init", "none.pth"
    };
    assertEquals(1, sew(sweep), err.toString());
    assertTrue(err.toString().contains("none.pth: expected a file of weights"), err.toString());
    sweep[5] = "0123456789abcdef".repeat(4);
    assertEquals(0, sew(sweep), err.toString());
  }

  /** In a process of its own, as system properties are global. */
  @Test
  void aWrongSystemPropertyIsRefusedInOneSentence() throws IOException, InterruptedException {
    Process sew =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-Dsew.recompute=yes",
                "-cp",
                System.getProperty("java.class.path"),
                "sew.reproduce.cli.Sew",
                "list")
            .redirectErrorStream(true)
            .start();
    String said = new String(sew.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(2, sew.waitFor(), said);
    assertTrue(said.contains("the system property sew.recompute"), said);
  }

  @Test
  void completesInTheShell() {
    assertEquals(0, sew("generate-completion"));
    assertTrue(out.toString().contains("complete -F _complete_sew"), out.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "run",
        "run table99",
        "run table4 --device tpu",
        "run table4 --device gpu:99",
        "run table4 --epochs 0",
        "run table4 --scale huge",
        "run table4 --scale paper",
        "run table4 --dataset n-mnist",
        "ablate --connect XOR",
        "ablate --blocks 1..6",
        "ablate --blocks 3..1",
        "ablate --channels 0",
        "ablate --seeds 0",
        "ablate --size 1",
        "ablate --steps 0",
        "ablate --lr 0",
        "ablate --schedule step:64",
        "ablate --net sew-resnet18",
        "ablate --net wide-7b-net --blocks 3",
        "ablate --depth 18",
        "ablate --dataset dead-leaves --net spiking-resnet18 --connect ADD",
        "ablate --dataset dead-leaves --depth 20",
        "ablate --dataset dead-leaves --train-steps 2",
        "run table4 --zero-init true",
        "run table4 --dataset dead-leaves",
        "run table4 --momentum 0.5",
        "run table4 --steps 4,8",
        "run table4 --connect XOR",
        "run table4 --checkpoint-minutes 0",
        "verify"
      })
  void wrongUseIsExitCodeTwo(String arguments) {
    assertEquals(2, sew(arguments.split(" ", -1)), err.toString());
    assertTrue(err.toString().length() > 0);
    assertTrue(err.toString().lines().count() <= 3, err.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--precision bfloat16 --backend java",
        "--backend portable --precision bfloat16",
      })
  void bfloat16SaysThatItNeedsTheNativeBackend(String options) {
    assertEquals(2, sew(("run table4 " + options).split(" ", -1)));
    String found = options.contains("java") ? "java" : "portable";
    assertEquals(
        "sew: the precision bfloat16 needs the backend native, found %s; choose native or auto"
            .formatted(found),
        reason());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--rounds 0", "--steps 0", "--warm-up 0", "--threads 0"})
  void benchSaysWhatItExpectedBeforeItStarts(String arguments, @TempDir Path folder) {
    assertEquals(2, sew(("bench --out " + folder + " " + arguments).split(" ", -1)));
    assertTrue(reason().contains(" must be "), err.toString());
  }

  /** Without rows no aim is reached. */
  @Test
  void benchAimsFailsWhereOneIsMissed(@TempDir Path folder) {
    assertEquals(1, sew("bench", "--aims", "--out", folder.toString()), err.toString());
    assertEquals("", err.toString());
    assertEquals(2, sew("bench", "growth", "--rounds", "0"));
  }

  @Test
  void benchNamesAnUnknownWorkload(@TempDir Path folder) {
    assertEquals(1, sew("bench", "--out", folder.toString(), "eight"));
    assertTrue(reason().contains("expected "), err.toString());
  }

  /** The last line, which is what stays in sight. */
  private String reason() {
    return err.toString().lines().reduce((first, second) -> second).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "run table4 --epochs abc | expected a whole number such as 8, found \"abc\"",
        "run table4 --epochs 0x10 | expected a whole number such as 8, found \"0x10\"",
        "run table4 --epochs 2147483648 | found 2147483648, which is too large",
        "run table4 --seed 99999999999999999999 | found 99999999999999999999, which is too large",
        "run table4 --checkpoint-minutes 2147483647 --epochs 1 | must be from 1 to 525600",
        "run table4 --epochs 1 --epochs 2 | should be specified only once",
        "ablate --seeds 2000000000 | --seeds must be from 1 to 10000, found 2000000000",
        "ablate --lr 0.1,0.2,0.3 --seeds 9999 | expected at most 10000 runs at a time, found 749925",
        "ablate --channels 999999999 | --channels must be from 1 to 15000, found 999999999",
        "ablate --size 100000 | --size must be from 1 to 10000, found 100000",
        "ablate --size 9000 --steps 64 | smaller values of --batch, --size or --steps",
        "ablate --steps 999999999 | --steps must be from 1 to 1000000, found 999999999",
        "run table2 --scale quick --size 100000 | --size must be from 1 to 10000, found 100000",
        "evaluate --weights none --net 7b-net --batch 0 | --batch must be from 1 to 1000000, found 0",
        "evaluate --weights none --net 7b-net --size -8 | --size must be from 1 to 10000, found -8",
        "evaluate --weights none --net 7b-net --labels 1 | --labels are those of the clips in --frames",
        "run table4 --class-path : | expected a jar or a folder of classes, but \"\" does not exist"
      })
  void theLastLineSaysWhatIsWrong(String arguments, String reason, @TempDir Path folder) {
    assertEquals(2, sew((arguments + " --out " + folder).split(" ", -1)), err.toString());
    assertTrue(reason().startsWith("sew: "), err.toString());
    assertTrue(reason().contains(reason), err.toString());
  }

  @Test
  void anEmptyNameIsNoFile() {
    assertEquals(2, sew("run", "table1", "--out", ""));
    assertTrue(reason().endsWith("expected the name of a file or folder, found none"), reason());
  }

  @Test
  void aFolderOfRunsThatWasNamedMustBeThere(@TempDir Path folder) {
    String missing = folder.resolve("nowhere").toString();
    assertEquals(1, sew("run", "table5", "--runs", missing, "--out", folder.toString()));
    assertEquals(
        "sew: %s: expected a folder with runs (--runs), found none".formatted(missing), reason());
  }

  @Test
  void aMissingFileIsASentence(@TempDir Path folder) {
    String missing = folder.resolve("none\u001b[31m.pth").toString();
    assertEquals(1, sew("weights", "inspect", missing));
    assertTrue(reason().contains("none\\u001b[31m.pth"), reason());
    assertFalse(err.toString().contains("Exception"), err.toString());
  }

  @Test
  void saysWhereTheRealDataIsToBeHad() {
    sew("run", "table4", "--scale", "paper");
    for (String word : new String[] {"DvsGesture.tar.gz", "trials_to_train.txt", "--data"}) {
      assertTrue(err.toString().contains(word), err.toString());
    }
  }

  @Test
  void syntheticGesturesNeverPassForRecordedOnes(@TempDir Path folder) throws IOException {
    Path drawn = folder.resolve("drawn");
    SyntheticGestures.write(drawn, new SyntheticGestures.Spec(1, 1, 1, 50, 1), recording -> {});
    assertEquals(1, sew("run", "table4", "--data", drawn.toString(), "--out", folder + "/out"));
    assertTrue(err.toString().contains("found the synthetic ones"), err.toString());
  }

  @Test
  void aMissingFolderIsExitCodeOneAndOneSentence(@TempDir Path folder) throws IOException {
    String missing = folder.resolve("nowhere").toString();
    assertEquals(1, sew("run", "table4", "--data", missing, "--out", folder + "/out"));
    assertTrue(err.toString().contains(missing), err.toString());
    assertTrue(err.toString().contains("userNN_lighting.aedat"), err.toString());
    Files.writeString(folder.resolve("trials_to_train.txt"), "user01_led.aedat\n");
    assertEquals(1, sew("run", "table4", "--data", folder.toString(), "--out", folder + "/out"));
    assertTrue(err.toString().contains("trials_to_test.txt, which is not there"), err.toString());
    assertEquals(2, sew("verify", missing));
  }
}
