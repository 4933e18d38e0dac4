package sew.weights;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the pickles in PyTorch's files as plain data: maps, lists, strings, numbers and references
 * to tensors.
 *
 * <p>A pickle is a program for a stack machine. This machine knows the few classes that weights
 * need, builds only data and calls nothing; any other class is refused by its name. Source:
 * Python's {@code pickletools}, protocols 2 to 4.
 */
final class Unpickler {
  private static final int MAX_DEPTH = 10_000;
  private static final int MAX_AXES = 64;
  private static final Object MARK = new Object();

  private final String file;
  private final ByteBuffer in;
  private final ArrayDeque<Object> stack = new ArrayDeque<>();
  private final Map<Integer, Object> memo = new HashMap<>();
  private final Map<String, Storage> storages = new HashMap<>();
  private long copied;

  /** {@code in} is positioned at a pickle and is left behind it; {@code file} is for messages. */
  Unpickler(ByteBuffer in, String file) {
    this.in = in.order(ByteOrder.LITTLE_ENDIAN);
    this.file = file;
  }

  /** The storages that the pickle refers to, by their keys. */
  Map<String, Storage> storages() {
    return storages;
  }

  /** A storage of numbers elsewhere in the file. */
  record Storage(String type, String key, long size) {}

  /** A view of a storage; offset and strides count numbers. */
  record View(Storage storage, long offset, long[] shape, long[] strides) {}

  /** A class that weights need; used as a function of its arguments. */
  private enum Known {
    ORDERED_DICT("collections OrderedDict"),
    NAMESPACE("argparse Namespace"),
    REBUILD_TENSOR("torch._utils _rebuild_tensor_v2"),
    REBUILD_PARAMETER("torch._utils _rebuild_parameter"),
    SIZE("torch Size");

    private final String name;

    Known(String name) {
      this.name = name;
    }
  }

  /** One of PyTorch's typed storages, such as "torch FloatStorage". */
  private record TypeName(String name) {}

  Object load() throws IOException {
    try {
      while (true) {
        int opcode = Byte.toUnsignedInt(in.get());
        if (opcode == '.') {
          return pop();
        }
        execute(opcode);
        if (stack.size() > MAX_DEPTH) {
          throw damaged("is nested deeper than " + MAX_DEPTH + " levels");
        }
      }
    } catch (java.nio.BufferUnderflowException e) {
      throw new IOException(file + " ends within a pickle: it is truncated", e);
    } catch (ClassCastException | IndexOutOfBoundsException | NegativeArraySizeException e) {
      throw new IOException(file + " holds a damaged pickle at byte " + in.position(), e);
    }
  }

  private IOException damaged(String problem) {
    return new IOException("%s %s (byte %d)".formatted(file, problem, in.position()));
  }

  private void execute(int opcode) throws IOException {
    switch (opcode) {
      case 0x80 -> in.get(); // PROTO
      case 0x95 -> in.getLong(); // FRAME
      case '(' -> push(MARK);
      case '0' -> pop();
      case '2' -> push(top());
      case 'N' -> push(None.NONE);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'J' -> push((long) in.getInt());
      case 'K' -> push((long) Byte.toUnsignedInt(in.get()));
      case 'M' -> push((long) Short.toUnsignedInt(in.getShort()));
      case 0x8a -> push(longOf(bytes(Byte.toUnsignedInt(in.get()))));
      case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(in.getLong())));
      case 'X' -> push(text(in.getInt()));
      case 0x8c -> push(text(Byte.toUnsignedInt(in.get())));
      case 'U' -> push(text(Byte.toUnsignedInt(in.get())));
      case 'T' -> push(text(in.getInt()));
      case '}' -> push(new LinkedHashMap<Object, Object>());
      case ']', ')' -> push(new ArrayList<Object>());
      case 't', 'l' -> push(popToMark());
      case 0x85 -> push(popTuple(1));
      case 0x86 -> push(popTuple(2));
      case 0x87 -> push(popTuple(3));
      case 'a' -> append(List.of(pop()));
      case 'e' -> append(popToMark());
      case 's' -> setItems(popTuple(2));
      case 'u' -> setItems(popToMark());
      case 'q' -> memo.put(Byte.toUnsignedInt(in.get()), top());
      case 'r' -> memo.put(in.getInt(), top());
      case 0x94 -> memo.put(memo.size(), top());
      case 'h' -> push(remembered(Byte.toUnsignedInt(in.get())));
      case 'j' -> push(remembered(in.getInt()));
      case 'c' -> push(known(line() + " " + line()));
      case 0x93 -> {
        List<Object> names = popTuple(2);
        push(known((String) names.get(0) + " " + (String) names.get(1)));
      }
      case 'Q' -> push(storage((List<?>) pop()));
      case 'R', 0x81 -> {
        List<?> arguments = (List<?>) pop();
        push(call(pop(), arguments));
      }
      case 'b' -> build();
      default ->
          throw damaged(
              "uses the pickle instruction 0x%02x, which weights do not need".formatted(opcode));
    }
  }

  /** Python's None; the stack cannot hold null. */
  enum None {
    NONE
  }

  private void push(Object value) {
    stack.push(value);
  }

  private Object top() throws IOException {
    if (stack.isEmpty()) {
      throw damaged("takes more from its stack than it put there");
    }
    return stack.peek();
  }

  private Object pop() throws IOException {
    top();
    return stack.pop();
  }

  private List<Object> popTuple(int n) throws IOException {
    Object[] items = new Object[n];
    for (int i = n - 1; i >= 0; i--) {
      items[i] = pop();
    }
    return new ArrayList<>(Arrays.asList(items));
  }

  private List<Object> popToMark() throws IOException {
    ArrayDeque<Object> items = new ArrayDeque<>();
    for (Object item = pop(); item != MARK; item = pop()) {
      items.push(item);
    }
    return new ArrayList<>(items);
  }

  @SuppressWarnings("unchecked")
  private void append(List<?> items) throws IOException {
    ((List<Object>) top()).addAll(items);
  }

  @SuppressWarnings("unchecked")
  private void setItems(List<Object> keysAndValues) throws IOException {
    Map<Object, Object> map = (Map<Object, Object>) top();
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      Object key = keysAndValues.get(i);
      if (!(key instanceof String || key instanceof Long)) {
        throw damaged("has a key that is neither a string nor an integer");
      }
      map.put(key, keysAndValues.get(i + 1));
    }
  }

  private Object remembered(int place) throws IOException {
    Object value = memo.get(place);
    if (value == null) {
      throw damaged("refers to an object that was never stored");
    }
    return value;
  }

  private Object known(String name) throws IOException {
    for (Known known : Known.values()) {
      if (known.name.equals(name)) {
        return known;
      }
    }
    if (name.matches("torch \\w+Storage")) {
      return new TypeName(name.substring(6));
    }
    throw new IOException(
        "%s names the class \"%s\", which weights do not need; nothing was run, the file is refused"
            .formatted(file, name.substring(0, Math.min(name.length(), 100)).replace(' ', '.')));
  }

  /** A persistent id: ("storage", type, key, location, size, ...). */
  private Object storage(List<?> id) throws IOException {
    if (!"storage".equals(id.get(0)) || !(id.get(1) instanceof TypeName type)) {
      throw damaged("refers to something that is not a storage");
    }
    Storage storage = new Storage(type.name(), (String) id.get(2), (Long) id.get(4));
    storages.put(storage.key(), storage);
    return storage;
  }

  private Object call(Object function, List<?> arguments) throws IOException {
    if (!(function instanceof Known known)) {
      throw damaged("calls something that is not a class");
    }
    return switch (known) {
      case ORDERED_DICT, NAMESPACE -> new LinkedHashMap<Object, Object>();
      case SIZE -> arguments.get(0);
      case REBUILD_PARAMETER -> arguments.get(0);
      case REBUILD_TENSOR ->
          new View(
              (Storage) arguments.get(0),
              (Long) arguments.get(1),
              longs((List<?>) arguments.get(2)),
              longs((List<?>) arguments.get(3)));
    };
  }

  /** Fills a Namespace with its fields; what an OrderedDict has besides its items is left out. */
  @SuppressWarnings("unchecked")
  private void build() throws IOException {
    Object state = pop();
    if (top() instanceof Map<?, ?> map && map.isEmpty() && state instanceof Map<?, ?> fields) {
      copied += fields.size();
      if (copied > in.limit()) {
        throw damaged("copies one dictionary many times");
      }
      ((Map<Object, Object>) map).putAll((Map<Object, Object>) fields);
    }
  }

  private long[] longs(List<?> numbers) throws IOException {
    if (numbers.size() > MAX_AXES) {
      throw damaged("holds a tensor of %d axes".formatted(numbers.size()));
    }
    return numbers.stream().mapToLong(n -> (Long) n).toArray();
  }

  private Object longOf(byte[] littleEndian) {
    byte[] bigEndian = new byte[littleEndian.length];
    for (int i = 0; i < bigEndian.length; i++) {
      bigEndian[i] = littleEndian[bigEndian.length - 1 - i];
    }
    BigInteger value = bigEndian.length == 0 ? BigInteger.ZERO : new BigInteger(bigEndian);
    return value.bitLength() < 64 ? (Object) value.longValue() : value;
  }

  private String text(int length) {
    return new String(bytes(length), StandardCharsets.UTF_8);
  }

  private byte[] bytes(int length) {
    if (length < 0 || length > in.remaining()) {
      throw new java.nio.BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private String line() {
    int start = in.position();
    while (in.get() != '\n') {}
    byte[] bytes = new byte[in.position() - start - 1];
    in.get(start, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
