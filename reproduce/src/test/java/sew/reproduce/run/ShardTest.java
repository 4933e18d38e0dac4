package sew.reproduce.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8, 20})
  void allShardsAreAllRunsEachOnceAndEvenlyDealt(int count) {
    List<Integer> runs = IntStream.range(0, 8).boxed().toList();
    List<Integer> dealt = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      List<Integer> own = new Shard(i, count).of(runs);
      assertTrue(own.size() == 8 / count || own.size() == 8 / count + 1, own.toString());
      dealt.addAll(own);
    }
    assertEquals(runs, dealt.stream().sorted().toList());
  }

  @Test
  void isReadAsItIsWritten() {
    assertEquals(new Shard(2, 8), Shard.of("2/8"));
    assertEquals("2/8", Shard.of("2/8").toString());
    assertEquals(List.of("b", "d"), Shard.of("2/2").of(List.of("a", "b", "c", "d")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0/2", "3/2", "1/0", "-1/2", "1", "1/2/3", "", "a/b", "1 / 2", "1/9999999999"})
  void anythingElseIsRefused(String text) {
    var e = assertThrows(IllegalArgumentException.class, () -> Shard.of(text));
    assertTrue(e.getMessage().contains("\"" + text + "\""), e.getMessage());
  }
}
