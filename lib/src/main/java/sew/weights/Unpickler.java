package sew.weights;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sew.data.Printable;
import sew.weights.PickleClasses.Name;
import sew.weights.PickleClasses.Other;
import sew.weights.View.Storage;

/**
 * Reads the pickles in PyTorch's files as plain data: maps, lists, strings, numbers and references
 * to tensors.
 *
 * <p>A pickle is a program for a stack machine. This machine builds only data and calls nothing but
 * {@link PickleClasses}; any other class is refused by its name. Source: Python's {@code
 * pickletools}, protocols 2 to 4.
 */
final class Unpickler {
  private final String file;
  private final PickleInput in;
  private final PickleStack stack = new PickleStack();
  private final Map<Integer, Object> memo = new HashMap<>();
  private final Set<Object> namespaces = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Map<Object, Storage> storages = new HashMap<>();
  private long copied;

  /** {@code in} is positioned at a pickle and is left behind it; {@code file} is for messages. */
  Unpickler(ByteBuffer in, String file) {
    this.in = new PickleInput(in);
    this.file = file;
  }

  /** The storages that the pickle refers to, by their keys. */
  Map<Object, Storage> storages() {
    return storages;
  }

  Object load() throws IOException {
    try {
      while (true) {
        int opcode = in.u1();
        if (opcode == '.') {
          return stack.pop();
        }
        execute(opcode);
      }
    } catch (PickleStack.Fault e) {
      throw damaged(e.getMessage());
    } catch (BufferUnderflowException e) {
      throw new IOException(
          file + " ends within a pickle: it is truncated; copy or download it again", e);
    } catch (ClassCastException | IndexOutOfBoundsException e) {
      throw new IOException(
          "%s holds a damaged pickle at byte %d; copy or download it again"
              .formatted(file, in.position()),
          e);
    }
  }

  private IOException damaged(String problem) {
    return new IOException(
        "%s %s (byte %d); copy or save it again".formatted(file, problem, in.position()));
  }

  private void execute(int opcode) throws IOException {
    switch (opcode) {
      case 0x80 -> in.u1(); // the protocol
      case 0x95 -> in.skipFrame();
      case '(' -> stack.mark();
      case '0' -> stack.pop();
      case '2' -> stack.push(stack.top());
      case 'N' -> stack.push(None.NONE);
      case 0x88 -> stack.push(true);
      case 0x89 -> stack.push(false);
      case 'J' -> stack.push((long) in.i4());
      case 'K' -> stack.push((long) in.u1());
      case 'M' -> stack.push((long) in.u2());
      case 0x8a -> stack.push(in.integer(in.u1()));
      case 'G' -> stack.push(in.bigEndianDouble());
      case 'X' -> stack.push(in.text(in.i4()));
      case 0x8c -> stack.push(in.text(in.u1()));
      case 'U' -> stack.push(in.text(in.u1()));
      case 'T' -> stack.push(in.text(in.i4()));
      case 'B' -> stack.push(in.raw(in.i4()));
      case 'C' -> stack.push(in.raw(in.u1()));
      case 0x8d -> stack.push(in.text(in.length()));
      case 0x8e -> stack.push(in.raw(in.length()));
      case '}' -> stack.push(new LinkedHashMap<Object, Object>());
      case ']', ')', 0x8f -> stack.push(new ArrayList<Object>()); // a set is a list
      case 't', 'l', 0x91 -> stack.push(stack.popToMark());
      case 0x85 -> stack.push(stack.popTuple(1));
      case 0x86 -> stack.push(stack.popTuple(2));
      case 0x87 -> stack.push(stack.popTuple(3));
      case 'a' -> append(List.of(stack.pop()));
      case 'e', 0x90 -> append(stack.popToMark());
      case 's' -> setItems(stack.popTuple(2));
      case 'u' -> setItems(stack.popToMark());
      case 'q' -> memo.put(in.u1(), stack.top());
      case 'r' -> memo.put(in.i4(), stack.top());
      case 0x94 -> memo.put(memo.size(), stack.top());
      case 'h' -> stack.push(remembered(in.u1()));
      case 'j' -> stack.push(remembered(in.i4()));
      case 'c' -> stack.push(known(in.line(), in.line()));
      case 0x93 -> {
        List<Object> names = stack.popTuple(2);
        stack.push(known((String) names.get(0), (String) names.get(1)));
      }
      case 'Q' -> stack.push(storage((List<?>) stack.pop()));
      case 'R', 0x81 -> {
        List<?> arguments = (List<?>) stack.pop();
        stack.push(call(stack.pop(), arguments));
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

  @SuppressWarnings("unchecked")
  private void append(List<?> items) throws IOException {
    ((List<Object>) stack.top()).addAll(items);
  }

  @SuppressWarnings("unchecked")
  private void setItems(List<Object> keysAndValues) throws IOException {
    Map<Object, Object> map = (Map<Object, Object>) stack.top();
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      Object key = keysAndValues.get(i);
      map.put(isPlain(key) ? key : new Other("key"), keysAndValues.get(i + 1));
    }
  }

  /**
   * Other keys, such as tuples, are told apart by their places: hashing them could take forever.
   */
  private static boolean isPlain(Object key) {
    return key instanceof String
        || key instanceof Number
        || key instanceof Boolean
        || key instanceof Name
        || key == None.NONE;
  }

  private Object remembered(int place) throws IOException {
    Object value = memo.get(place);
    if (value == null) {
      throw damaged("refers to an object that was never stored");
    }
    return value;
  }

  private Object known(String module, String name) throws IOException {
    Name known = Name.of(module, name);
    if (PickleClasses.isKnown(known)) {
      return known;
    }
    throw new IOException(
        "%s names the class \"%s\", which weights do not need; nothing was run, the file is refused; save the weights alone with torch.save(net.state_dict(), ...)"
            .formatted(file, Printable.of(module + "." + name, 100)));
  }

  /** A persistent id: ("storage", type, key, location, size, view), view in old files only. */
  private Object storage(List<?> id) throws IOException {
    if (!"storage".equals(id.get(0)) || !(id.get(1) instanceof Name type)) {
      throw damaged("refers to something that is not a storage");
    }
    Object key = id.get(2);
    if (!(key instanceof String || key instanceof Number) || type.type().isEmpty()) {
      throw damaged("refers to a storage of no key or type");
    }
    long offset = id.size() > 5 && id.get(5) instanceof List<?> view ? (Long) view.get(1) : 0;
    Storage storage = new Storage(type.type().get(), key, offset);
    storages.putIfAbsent(key, storage);
    return storage;
  }

  private Object call(Object function, List<?> arguments) throws IOException {
    if (!(function instanceof Name name)) {
      throw damaged("calls something that is not a class");
    }
    Object made =
        PickleClasses.call(name, arguments)
            .orElseThrow(() -> damaged("calls %s, which makes no data".formatted(name.name())));
    if (name.name().equals("argparse.Namespace")) {
      namespaces.add(made);
    }
    return made;
  }

  /** Fills a Namespace with its fields; what else an object has besides its items is left out. */
  @SuppressWarnings("unchecked")
  private void build() throws IOException {
    Object state = stack.pop();
    if (namespaces.contains(stack.top()) && state instanceof Map<?, ?> fields) {
      copied += fields.size();
      if (copied > in.limit()) {
        throw damaged("copies one dictionary many times");
      }
      ((Map<Object, Object>) stack.top()).putAll((Map<Object, Object>) fields);
    }
  }
}
