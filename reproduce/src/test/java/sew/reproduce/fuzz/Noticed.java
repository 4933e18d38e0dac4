package sew.reproduce.fuzz;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a reader says of a damaged file that it makes again or does without. For the fuzzer this is
 * a refusal: the message must name the file, too.
 */
final class Noticed implements Consumer<String> {
  private final List<String> messages = new ArrayList<>();

  @Override
  public void accept(String message) {
    messages.add(message);
  }

  /**
   * Ends the reading as noticed.
   *
   * @throws IOException with the first message, if there was any
   */
  void report() throws IOException {
    if (!messages.isEmpty()) {
      throw new IOException(messages.get(0));
    }
  }
}
