package sew.weights;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The JSON of a safetensors header: strict, in UTF-8, and no object names a field twice. */
final class SafetensorsJson {
  static final String METADATA = "__metadata__";

  private final Path file;
  private final Map<String, String> metadata = new LinkedHashMap<>();

  private SafetensorsJson(Path file) {
    this.file = file;
  }

  /**
   * A header in its order.
   *
   * @param tensors what it says of each tensor
   * @param metadata texts about the whole file
   */
  record Header(Map<String, JsonElement> tensors, Map<String, String> metadata) {}

  static Header of(Path file, byte[] text) throws IOException {
    SafetensorsJson json = new SafetensorsJson(file);
    return new Header(json.parse(text), json.metadata);
  }

  private Map<String, JsonElement> parse(byte[] text) throws IOException {
    try (JsonReader in = new JsonReader(new StringReader(decoded(text)))) {
      in.setStrictness(Strictness.STRICT);
      if (text[0] != '{') {
        throw damaged("its header does not begin with {");
      }
      Map<String, JsonElement> fields = tensors(in).asMap();
      if (in.peek() != JsonToken.END_DOCUMENT) {
        throw damaged("text follows its header");
      }
      return fields;
    } catch (JsonParseException
        | IllegalStateException
        | MalformedJsonException
        | EOFException
        | CharacterCodingException e) {
      String reason = e.getMessage() == null ? "unexpected end" : e.getMessage();
      throw new IOException(
          "%s has a damaged header: %s; copy or save it again"
              .formatted(file, reason.lines().findFirst().orElse("").replaceFirst(" path .*", "")),
          e);
    }
  }

  private static String decoded(byte[] text) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
  }

  private JsonElement value(JsonReader in) throws IOException {
    return switch (in.peek()) {
      case BEGIN_OBJECT -> object(in);
      case BEGIN_ARRAY -> array(in);
      default -> JsonParser.parseReader(in);
    };
  }

  /** All fields but the metadata. */
  private JsonObject tensors(JsonReader in) throws IOException {
    JsonObject tensors = new JsonObject();
    boolean hasMetadata = false;
    in.beginObject();
    while (in.hasNext()) {
      String name = in.nextName();
      boolean isMetadata = name.equals(METADATA);
      requireOnce(name, isMetadata ? hasMetadata : tensors.has(name));
      if (isMetadata) {
        readMetadata(in);
        hasMetadata = true;
      } else {
        tensors.add(name, value(in));
      }
    }
    in.endObject();
    return tensors;
  }

  private JsonObject object(JsonReader in) throws IOException {
    JsonObject object = new JsonObject();
    in.beginObject();
    while (in.hasNext()) {
      String name = in.nextName();
      requireOnce(name, object.has(name));
      object.add(name, value(in));
    }
    in.endObject();
    return object;
  }

  /** Most readers keep the last of two fields of one name. */
  private void requireOnce(String name, boolean isThere) throws IOException {
    if (isThere) {
      throw damaged("its header describes %s twice".formatted(name));
    }
  }

  private void readMetadata(JsonReader in) throws IOException {
    boolean isMap = in.peek() == JsonToken.BEGIN_OBJECT;
    if (isMap) {
      in.beginObject();
    }
    while (isMap && in.hasNext()) {
      String name = in.nextName();
      isMap = in.peek() == JsonToken.STRING;
      if (isMap) {
        requireOnce(METADATA + "." + name, metadata.put(name, in.nextString()) != null);
      }
    }
    if (!isMap) {
      throw damaged(
          "expected texts under %s, found %s"
              .formatted(METADATA, in.peek().name().toLowerCase(Locale.ROOT)));
    }
    in.endObject();
  }

  private JsonArray array(JsonReader in) throws IOException {
    JsonArray array = new JsonArray();
    in.beginArray();
    while (in.hasNext()) {
      array.add(value(in));
    }
    in.endArray();
    return array;
  }

  private IOException damaged(String problem) {
    return damaged(file, problem);
  }

  static IOException damaged(Path file, String problem) {
    return new IOException(
        "%s is not a whole safetensors file: %s; copy or save it again".formatted(file, problem));
  }
}
