package sew.reproduce.result;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What this process knows from its Java VM and from the launcher {@code reproduce/sew}; how it
 * computes is elsewhere, in {@link sew.compute.ComputeProperties}.
 */
public final class ProcessFacts {
  private static final int PAGE_COLUMNS = 100;

  private ProcessFacts() {}

  /** The folder of the project, which the launcher names. */
  public static Optional<Path> home() {
    return Optional.ofNullable(System.getProperty("sew.home")).map(Path::of);
  }

  /** The folder of the project, or else the working directory. */
  public static Path homeOrHere() {
    return home().orElse(Path.of("."));
  }

  /** The number of threads that somebody asked the launcher for. */
  public static Optional<String> threadsAskedFor() {
    return Optional.ofNullable(System.getProperty("sew.threads"));
  }

  /** Whether both outputs are a terminal, as the launcher says. */
  public static boolean isTerminal() {
    return Boolean.getBoolean("sew.terminal");
  }

  /** The columns of the terminal, as the launcher says, or else those of a page. */
  public static int columns() {
    return Integer.getInteger("sew.columns", PAGE_COLUMNS);
  }

  /** When this Java VM started: Linux rounds the start of a process by up to a second. */
  public static Instant started() {
    return Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
  }

  public static Path userHome() {
    return Path.of(System.getProperty("user.home"));
  }

  /** The program {@code java} of this process. */
  public static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /** How this Java VM was started, up to the class that it runs. */
  public static List<String> javaCommand() {
    List<String> command = new ArrayList<>(List.of(java().toString()));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", classPath(), "sew.reproduce.cli.Sew"));
    return command;
  }

  public static String classPath() {
    return System.getProperty("java.class.path");
  }

  /** The folders in which JNA looks for libraries, if they were named. */
  public static Optional<String> jnaLibraryPath() {
    return Optional.ofNullable(System.getProperty("jna.library.path"));
  }

  /** The name of this machine. */
  public static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  static String vm() {
    return System.getProperty("java.vm.name") + " " + Runtime.version();
  }

  /** Whether this is Linux on x86-64, for which the native backend is built by itself. */
  public static boolean isLinuxOnX86() {
    return os().startsWith("Linux ") && architecture().equals("amd64");
  }

  static String os() {
    return System.getProperty("os.name") + " " + System.getProperty("os.version");
  }

  static String architecture() {
    return System.getProperty("os.arch");
  }
}
