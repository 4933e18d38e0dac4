package sew.weights;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a pickle's program works on; it takes no more memory than weights need. */
final class PickleStack {
  private static final int MAX_DEPTH = 10_000;
  private static final int MAX_OBJECTS = 10_000_000;
  private static final Object MARK = new Object();

  private final ArrayDeque<Object> stack = new ArrayDeque<>();
  private int objects;

  /** A pickle asks for what is not there, or for too much. */
  static final class Fault extends IOException {
    private static final long serialVersionUID = 1;

    Fault(String problem) {
      super(problem);
    }
  }

  void push(Object value) throws Fault {
    if (++objects > MAX_OBJECTS) {
      throw new Fault("holds more than %d objects besides its numbers".formatted(MAX_OBJECTS));
    }
    if (stack.size() == MAX_DEPTH) {
      throw new Fault("is nested deeper than %d levels".formatted(MAX_DEPTH));
    }
    stack.push(value);
  }

  void mark() throws Fault {
    push(MARK);
  }

  Object top() throws Fault {
    if (stack.isEmpty()) {
      throw new Fault("takes more from its stack than it put there");
    }
    return stack.peek();
  }

  Object pop() throws Fault {
    top();
    return stack.pop();
  }

  /** The {@code n} topmost objects, the last of them from the top. */
  List<Object> popTuple(int n) throws Fault {
    Object[] items = new Object[n];
    for (int i = n - 1; i >= 0; i--) {
      items[i] = pop();
    }
    return new ArrayList<>(Arrays.asList(items));
  }

  /** What lies above the last mark, which goes too. */
  List<Object> popToMark() throws Fault {
    ArrayDeque<Object> items = new ArrayDeque<>();
    for (Object item = pop(); item != MARK; item = pop()) {
      items.push(item);
    }
    return new ArrayList<>(items);
  }
}
