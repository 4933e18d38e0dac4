package sew.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark with a launcher that says how it was called. */
class SubmitTest {
  /** Two runs; the first is killed once, the second ends with an error. */
  private static final String LAUNCHER =
      """
      #!/usr/bin/env bash
      echo "$*" >>calls
      case "$*" in
        *--dry-run*)
          echo '{"runs": ['
          echo '{"progress": "to do", "seed": 1, "directory": null},'
          echo '{"progress": "to do", "seed": 2, "directory": null}]}'
          ;;
        *'--shard 1/2'*) if mkdir once; then kill -9 $$; fi ;;
        *'--shard 2/2'*) echo 'sew: the reason'; exit 3 ;;
        *--collect*) echo 'the table' ;;
      esac
      """;

  private static final String DISCOVERY =
      """
      #!/usr/bin/env bash
      echo '{"name": "gpu", "addresses": ["4", "5"]}'
      """;

  @TempDir private Path folder;

  private Path executable(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Submitted submit(String... words) throws IOException {
    executable("reproduce/sew", LAUNCHER);
    return Submitted.start(folder, folder, List.of(words));
  }

  @Test
  void repeatsWhatIsKilledAndNamesWhatFailsOnTheGpusOfSpark() throws Exception {
    Path discovery = executable("discovery", DISCOVERY);
    try (Submitted sweep =
        submit(
            "ablate",
            "--lr",
            "0.1,0.2",
            "--out",
            "here",
            "--master",
            "local-cluster[1,2,512]",
            "--conf",
            "spark.worker.resource.gpu.amount=2",
            "--conf",
            "spark.worker.resource.gpu.discoveryScript=" + discovery,
            "--conf",
            "spark.executor.resource.gpu.amount=2",
            "--conf",
            "spark.task.resource.gpu.amount=1")) {
      assertEquals(1, sweep.end());
      String text = sweep.text();
      assertTrue(text.contains("was ended by signal 9"), text);
      assertTrue(text.contains("run 1 of 2 goes on (attempt 2)"), text);
      assertTrue(text.contains("sew: run 2 of 2 ended with exit code 3 on "), text);
      assertTrue(text.contains(": sew: the reason\n"), text);
      assertTrue(text.endsWith("the table\n"), text);
      List<String> calls = Files.readAllLines(folder.resolve("calls"));
      String all = "ablate --lr 0.1,0.2 --out here ";
      assertEquals(all + "--dry-run --ends-with-input --json", calls.get(0));
      assertEquals(all + "--collect", calls.get(calls.size() - 1));
      List<String> tasks = calls.subList(1, calls.size() - 1).stream().sorted().toList();
      assertEquals(3, tasks.size(), calls::toString);
      for (String task : tasks) {
        String expected = "\\Q" + all + "\\E--shard [12]/2 --ends-with-input --device gpu:[45]";
        assertTrue(task.matches(expected), task);
      }
    }
  }

  @Test
  void endsWithASentenceBeforeSparkStarts() throws Exception {
    try (Submitted wrong = submit("ablate", "--master", "spark://a:7077")) {
      assertEquals(2, wrong.end());
      assertTrue(wrong.text().startsWith("sew: --master spark://a:7077 needs --out"), wrong.text());
      assertEquals(1, wrong.text().lines().count());
    }
  }
}
