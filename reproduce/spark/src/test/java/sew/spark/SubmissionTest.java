package sew.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SubmissionTest {
  private static Submission of(String words) {
    return Submission.of(List.of(words.split(" ")));
  }

  private static String refusal(String words) {
    return assertThrows(IllegalArgumentException.class, () -> of(words)).getMessage();
  }

  @Test
  void separatesWhatSparkIsTold() {
    Submission submission =
        of(
            "--backend native ablate --master=local[2] --seeds 2 --conf spark.task.cpus=4"
                + " --out there --lr=0.1");
    assertEquals("local[2]", submission.master());
    assertEquals(Map.of("spark.task.cpus", "4"), submission.conf());
    assertEquals("there", submission.out());
    assertEquals(
        List.of("--backend", "native", "ablate", "--seeds", "2", "--lr=0.1"), submission.sweep());
    assertEquals(
        List.of(
            "--backend", "native", "ablate", "--seeds", "2", "--lr=0.1", "--out", "there", "--x"),
        submission.command(List.of("--x")));
    assertTrue(submission.hasOption("--lr"));
  }

  @Test
  void leavesTheFolderToSewOnThisMachine() {
    assertEquals(List.of("ablate"), of("ablate --master local").command(List.of()));
    assertTrue(refusal("ablate --master spark://a:7077").contains("needs --out"));
    assertTrue(refusal("ablate --master yarn").contains("needs --out"));
  }

  @Test
  void knowsHadoopFoldersByTheirScheme() {
    for (String uri : List.of("hdfs://node/a", "s3a://bucket/a", "file:///a", "file:/a")) {
      assertEquals(Optional.of(uri), of("ablate --master yarn --out " + uri).hadoopFolder(), uri);
    }
    for (String path : List.of("/a", "a", "a:b", "../a")) {
      assertEquals(
          Optional.empty(), of("ablate --master local --out " + path).hadoopFolder(), path);
    }
  }

  @Test
  void refusesWithOneSentence() {
    assertEquals("--master: expected a value, found none", refusal("ablate --master"));
    assertTrue(refusal("ablate --master nowhere").endsWith("found \"nowhere\""));
    assertTrue(refusal("ablate --master local --conf a=b").endsWith("found \"a=b\""));
    assertTrue(refusal("ablate --master local --conf spark.a").endsWith("found \"spark.a\""));
    for (String other :
        List.of("--shard 1/2", "--shard=1/2", "--jobs 2", "--collect", "--dry-run")) {
      assertTrue(
          refusal("ablate --master local " + other).startsWith(other.replaceFirst("[ =].*", "")),
          other);
    }
  }

  @Test
  void leavesTheGpuToSpark() {
    String conf = " --conf spark.task.resource.gpu.amount=";
    String gpus = "ablate --master local-cluster[1,1,512]" + conf;
    assertTrue(refusal("ablate --master local[2]" + conf + 1).contains("take local-cluster"));
    assertTrue(refusal(gpus + "1 --device gpu:0").startsWith("--device"));
    assertTrue(refusal(gpus + "2").endsWith("found \"2\""));
    assertEquals("0.5", of(gpus + "0.5").conf().get("spark.task.resource.gpu.amount"));
  }
}
