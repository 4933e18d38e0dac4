package sew.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sew.data.Npy;

/** Files that PyTorch and NumPy wrote (make.py beside them): the same values, or a refusal. */
class TorchFilesTest {
  private static final Path FILES = Path.of("src/test/resources/weights");

  private static JsonNode expected() throws IOException {
    return new ObjectMapper().readTree(FILES.resolve("expected.json").toFile());
  }

  static Stream<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    expected().fieldNames().forEachRemaining(names::add);
    assertTrue(names.size() > 20, names.toString());
    return names.stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void holdsWhatTorchAndNumpyRead(String name) throws IOException {
    JsonNode file = expected().get(name);
    Path path = FILES.resolve(name);
    if (file.isTextual()) {
      String said = assertThrows(IOException.class, () -> WeightFile.read(path)).getMessage();
      assertTrue(said.startsWith(path.toString()), said);
      assertTrue(said.contains(file.asText()), said);
      assertTrue(said.contains("; "), "what to do: " + said);
      return;
    }
    Map<String, Npy> tensors = WeightFile.read(path).tensors();
    List<String> names = new ArrayList<>();
    file.fieldNames().forEachRemaining(names::add);
    assertEquals(names, List.copyOf(tensors.keySet()));
    for (String tensor : names) {
      assertArrayEquals(longs(file.get(tensor).get("shape")), tensors.get(tensor).shape(), tensor);
      assertArrayEquals(
          floats(file.get(tensor).get("values")), tensors.get(tensor).toFloats(), tensor);
    }
  }

  private static long[] longs(JsonNode list) {
    long[] longs = new long[list.size()];
    for (int i = 0; i < longs.length; i++) {
      longs[i] = list.get(i).asLong();
    }
    return longs;
  }

  private static float[] floats(JsonNode list) {
    float[] floats = new float[list.size()];
    for (int i = 0; i < floats.length; i++) {
      boolean isInfinite = list.get(i).asText().equals("inf");
      floats[i] = isInfinite ? Float.POSITIVE_INFINITY : (float) list.get(i).asDouble();
    }
    return floats;
  }

  @Test
  void whatLiesBesideIsToldAsPlainData() throws IOException {
    Map<String, Object> facts = WeightFile.read(FILES.resolve("beside.pth")).facts();
    assertEquals(Map.of(1L, 2L, "a", 3L), facts.get("counter"));
    assertEquals("cuda:0", facts.get("device"));
    assertEquals(List.of(1L, 2L), facts.get("size"));
    assertEquals(List.of(1L, 2L), facts.get("set"));
    assertEquals("sew18", facts.get("model"));
    assertEquals(4, ((Map<?, ?>) facts.get("keys")).size());
    assertEquals("tensor [2]", facts.get("complex tensor").toString());
    assertEquals(
        "array of type <U7", WeightFile.read(FILES.resolve("beside.npz")).facts().get("name"));
  }

  @Test
  void tensorsThatNobodyAsksForAreNotRead() throws IOException {
    Map<String, Object> facts = WeightFile.read(FILES.resolve("scheduler.pth.tar")).facts();
    assertEquals(2L, facts.get("epoch"));
    Map<?, ?> states = (Map<?, ?>) ((Map<?, ?>) facts.get("optimizer")).get("state");
    assertEquals("tensor [3, 2]", ((Map<?, ?>) states.get(0L)).get("exp_avg").toString());
    Map<?, ?> scheduler = (Map<?, ?>) facts.get("lr_scheduler");
    assertEquals(Map.of(3L, 1L, 5L, 2L), scheduler.get("milestones"));
  }
}
