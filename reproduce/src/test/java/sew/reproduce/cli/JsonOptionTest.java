package sew.reproduce.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import sew.data.Npy;
import sew.data.Npz;
import sew.reproduce.result.Json;

class JsonOptionTest {
  private static final Path GOLDEN = Path.of("..", "lib", "src", "test", "resources", "golden");
  private static final String WEIGHTS =
      GOLDEN.resolve("checkpoint/gesture_7bnet_checkpoint.pth").toString();

  /** These take minutes; each prints its document as one that is tried does. */
  private static final Map<String, String> SLOW =
      Map.of(
          "bench growth", "bench",
          "run fig4", "run fig1",
          "run fig5", "run fig1",
          "run fig6", "run fig1",
          "run fig7", "run fig1",
          "run fig8", "run fig1");

  @TempDir private static Path inputs;
  @TempDir private Path out;

  @BeforeAll
  static void writeFrames() throws IOException {
    Npy x = Npz.read(GOLDEN.resolve("checkpoint/gesture_7bnet_io.npz")).get("x");
    Npz.write(inputs.resolve("clips.npz"), Map.of("frames", x));
    Npz.write(inputs.resolve("clip.npz"), Map.of("frames", Npy.of(new float[1024], 2, 2, 16, 16)));
  }

  /** A quick command line for each command; @B is a folder with frames, @O a new one. */
  private static final List<String> LINES =
      List.of(
          "list",
          "run table1 --out @O",
          "run table2 --runs @B --out @O",
          "run table3 --runs @B --out @O",
          "run table4 --dry-run --out @O",
          "run table5 --runs @B --out @O",
          "run table6 --runs @B --out @O",
          "run fig1 --out @O",
          "run fig2 --out @O",
          "run fig3 --runs @B --out @O",
          "run fig9 --runs @B --out @O",
          "ablate --dry-run --blocks 1 --connect ADD --seeds 1 --epochs 1 --out @O",
          "ablate --print-commands --blocks 1,2 --connect ADD --seeds 1 --out @O",
          "ablate --shard 2/2 --blocks 1 --connect ADD --seeds 1 --epochs 1 --out @O",
          "report --runs @B --out @O",
          "verify " + GOLDEN.resolve("optim"),
          "predict --net 7b-net --weights " + WEIGHTS + " --frames @B/clips.npz --out @O/l.csv",
          "evaluate --net 7b-net --weights "
              + WEIGHTS
              + " --frames @B/clips.npz --labels 3,5 --out @O",
          "weights inspect " + WEIGHTS,
          "weights convert " + WEIGHTS + " @O/w.safetensors",
          "weights nir --net 7b-net --weights " + WEIGHTS + " --out @O/w.nir",
          "data list",
          "data check @B/clip.npz",
          "data prepare --dataset synthetic-gesture --steps 2 --size 8",
          "data show @B/clip.npz --out @O",
          "bench --aims --out @O");

  static Stream<String> lines() {
    return LINES.stream();
  }

  /** One document and nothing else, whatever the exit code. */
  @ParameterizedTest
  @MethodSource("lines")
  void standardOutputIsOneDocument(String line) throws IOException {
    StringWriter printed = new StringWriter();
    StringWriter said = new StringWriter();
    String[] words =
        (line.replace("@B", inputs.toString()).replace("@O", out.toString()) + " --json")
            .split(" ");
    int code =
        Sew.commandLine()
            .setOut(new PrintWriter(printed, true))
            .setErr(new PrintWriter(said, true))
            .execute(words);
    assertTrue(code == 0 || line.startsWith("bench --aims"), said.toString());
    JsonNode document = Json.parse(printed.toString(), JsonNode.class);
    assertTrue(document.isObject() && document.size() > 0, printed.toString());
  }

  @Test
  void everyCommandThatTakesItIsTried() {
    Map<String, CommandLine> commands = new TreeMap<>();
    collect("", Sew.commandLine(), commands);
    TreeSet<String> tried = new TreeSet<>(SLOW.keySet());
    for (String line : LINES) {
      commands.keySet().stream()
          .filter(name -> (line + " ").startsWith(name + " "))
          .forEach(tried::add);
    }
    assertEquals(
        commands.keySet().stream().collect(Collectors.joining("\n")), String.join("\n", tried));
    SLOW.values().forEach(like -> assertTrue(tried.contains(like), like));
  }

  /** The commands with an option --json, by their names. */
  private static void collect(String prefix, CommandLine command, Map<String, CommandLine> all) {
    CommandSpec spec = command.getCommandSpec();
    if (spec.findOption("--json") != null) {
      all.put(prefix.strip(), command);
    }
    command.getSubcommands().forEach((name, below) -> collect(prefix + " " + name, below, all));
  }

  @Test
  void aDryRunHasWhatItsLinesSay() throws IOException {
    StringWriter printed = new StringWriter();
    Sew.commandLine()
        .setOut(new PrintWriter(printed, true))
        .execute(
            ("ablate --dry-run --json --blocks 1,2 --connect ADD --seeds 1 --epochs 1 --out " + out)
                .split(" "));
    JsonNode document = Json.parse(printed.toString(), JsonNode.class);
    assertEquals(2, document.path("runs").size());
    assertEquals(
        "SEW ResNet (ADD), 1 block c32", document.path("runs").get(0).path("network").asText());
    assertEquals(2020, document.path("runs").get(0).path("seed").asInt());
    assertTrue(document.path("secondsLeft").isNumber());
    assertEquals(out.toString(), document.path("folder").asText());
    assertFalse(document.has("tables"));
    assertFalse(Files.exists(out.resolve("ablation.csv")));
  }
}
