package sew.reproduce.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AimsTest {
  private static final String HEADER = "name,workload,numerator,denominator,quantity,aim,limit\n";

  private static Result result(String workload, String contender, double seconds, long mib) {
    return new Result(
        "now",
        "commit",
        workload,
        workload,
        contender,
        seconds,
        seconds,
        0,
        null,
        null,
        mib,
        null,
        1.0,
        1,
        null,
        null,
        null,
        1,
        2,
        new double[] {seconds});
  }

  private static List<String> lines(String csv, Result... results) {
    return Aims.outcomes(Aims.read(new StringReader(HEADER + csv)), List.of(results)).stream()
        .map(Aims.Outcome::line)
        .toList();
  }

  @Test
  void aRatioOfTimesMayBeAsLargeAsTheAim() {
    String aim = "step,net,defaults,best,time,0.4,no more\n";
    Result best = result("net", "best", 10, 100);
    assertEquals(
        List.of("step: at most 0.40, found 0.40: reached"),
        lines(aim, result("net", "defaults (native)", 4, 30), best));
    assertEquals(
        List.of("step: at most 0.40, found 0.41: missed\n  limit: no more"),
        lines(aim, result("net", "defaults (native)", 4.1, 30), best));
    assertEquals(
        List.of("step: at most 0.40, found -: not measured\n  limit: no more"),
        lines(aim, result("net", "defaults without g++ (java)", 4, 30), best));
    assertEquals(
        List.of("step: at most 0.40, found -: not measured\n  limit: no more"),
        lines(aim, result("another", "defaults", 4, 30), best));
  }

  @Test
  void memoryAndSpeedAndSecondsAreComparedInTheirDirection() {
    Result ours = result("net", "defaults", 0.5, 30);
    Result other = result("net", "other", 1, 100);
    assertEquals(
        List.of(
            "m: at most 0.30, found 0.30: reached",
            "v: at least 2.10, found 2.00: missed",
            "w: at least 1.90, found 2.00: reached",
            "s: at most 0.49, found 0.50: missed"),
        lines(
            """
            m,net,defaults,other,memory,0.3,
            v,net,defaults,other,speed,2.1,
            w,net,defaults,other,speed,1.9,
            s,net,defaults,,seconds,0.49,
            """,
            ours,
            other));
  }

  @Test
  void oneOfTwoAlternativesIsEnough() {
    String csv = "a,net,defaults,other,speed,3,\na,net,defaults,copies,speed,0.5,\n";
    Result ours = result("net", "defaults", 0.5, 30);
    Result other = result("net", "other", 1, 100);
    assertEquals(
        List.of("a: at least 0.50, found 0.60: reached"),
        lines(csv, ours, other, result("net", "copies", 0.3, 0)));
    assertEquals(
        List.of("a: at least 3.00, found 2.00: missed"),
        lines(csv, ours, other, result("net", "copies", 0.2, 0)));
  }

  @Test
  void aDenominatorMayBeASum() {
    String csv = "a,net,ranks,defaults + sent,time,1,\n";
    Result ranks = result("net", "ranks", 1.1, 30);
    Result alone = result("net", "defaults (native)", 1, 30);
    assertEquals(
        List.of("a: at most 1.00, found 1.00: reached"),
        lines(csv, ranks, alone, result("net", "sent", 0.1, 30)));
    assertEquals(List.of("a: at most 1.00, found -: not measured"), lines(csv, ranks, alone));
  }

  @Test
  void onlySecondsStandAlone() {
    for (String row : List.of("a,net,defaults,,time,3,\n", "a,net,defaults,x,seconds,3,\n")) {
      assertThrows(IllegalArgumentException.class, () -> Aims.read(new StringReader(HEADER + row)));
    }
  }

  /** Every aim names a workload and rows that a bench with the right options has. */
  @Test
  void theAimsAreAboutRowsThatExist() throws IOException {
    List<String> workloads = Workload.order();
    List<String> contenders =
        Stream.of(
                "defaults",
                "defaults without g++",
                BenchmarkPlan.TORCHVISION,
                "87cbb02 defaults",
                "87cbb02 best",
                "",
                BenchmarkPlan.RANKS.formatted(2),
                BenchmarkPlan.ALL_REDUCE.formatted(2),
                CommandPlan.TOGETHER,
                CommandPlan.IN_TURN,
                BenchmarkPlan.COPIES,
                "SpikingJelly 2.0.0, same allocator",
                "SpikingJelly 2.0.0, compiled, channels-last")
            .toList();
    for (Aim aim : Aims.read()) {
      assertTrue(workloads.contains(aim.workload()), aim.workload());
      assertTrue(contenders.contains(aim.numerator()), aim.numerator());
      for (String one : aim.denominator().split(Aim.PLUS, -1)) {
        assertTrue(contenders.contains(one), one);
      }
    }
  }

  @Test
  void whatWasNotMeasuredIsNotReached(@TempDir Path folder) throws IOException {
    var out = new ByteArrayOutputStream();
    assertFalse(Bench.printAims(folder, new PrintStream(out, true, StandardCharsets.UTF_8)));
    String text = out.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("at most 0.42, found -: not measured"), text);
    assertTrue(text.strip().matches("(?s).*\\n0 of \\d+ aims reached"), text);
  }
}
