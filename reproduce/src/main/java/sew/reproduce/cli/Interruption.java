package sew.reproduce.cli;

import java.util.Map;

/** The signal that ends this process: a shell expects 128 more than its number. */
final class Interruption {
  private static final Map<String, Integer> SIGNALS = Map.of("HUP", 1, "INT", 2, "TERM", 15);
  private static final String OTHERWISE = "INT";

  private Interruption() {}

  /** 129, 130 or 143; the Java VM runs a handler for each signal in a thread named after it. */
  static int exitCode() {
    return 128
        + Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            .filter(name -> name.startsWith("SIG") && name.endsWith(" handler"))
            .map(name -> SIGNALS.get(name.substring(3, name.length() - " handler".length())))
            .filter(number -> number != null)
            .findFirst()
            .orElse(SIGNALS.get(OTHERWISE));
  }
}
