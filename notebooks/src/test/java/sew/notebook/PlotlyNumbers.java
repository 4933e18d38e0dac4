package sew.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.stream.IntStream;

/** Numbers of a trace: a list, or plotly's typed array. */
final class PlotlyNumbers {
  private PlotlyNumbers() {}

  static double[] of(JsonNode array) {
    if (!array.has("bdata")) {
      return IntStream.range(0, array.size()).mapToDouble(i -> array.get(i).asDouble()).toArray();
    }
    ByteBuffer bytes =
        ByteBuffer.wrap(Base64.getDecoder().decode(array.get("bdata").asText()))
            .order(ByteOrder.LITTLE_ENDIAN);
    return switch (array.get("dtype").asText()) {
      case "i2" ->
          IntStream.range(0, bytes.limit() / 2).mapToDouble(i -> bytes.getShort(2 * i)).toArray();
      case "f4" ->
          IntStream.range(0, bytes.limit() / 4).mapToDouble(i -> bytes.getFloat(4 * i)).toArray();
      default ->
          IntStream.range(0, bytes.limit() / 8).mapToDouble(i -> bytes.getDouble(8 * i)).toArray();
    };
  }
}
