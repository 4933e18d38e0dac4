package sew.reproduce.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sew.compute.ComputeProperties;
import sew.reproduce.result.ProcessFacts;

/**
 * A build of this project, of today or of an earlier commit.
 *
 * @param home the folder with reproduce/sew
 * @param options of its Java VM
 * @param nativeLibrary the native backend, if it is built
 */
record Build(Path home, List<String> options, String classPath, Optional<Path> nativeLibrary) {

  /** The build that this process runs. */
  static Build current() {
    return new Build(
        ProcessFacts.homeOrHere().toAbsolutePath(),
        JvmOptions.options(),
        ProcessFacts.classPath(),
        ComputeProperties.nativeLibrary());
  }

  /** A command that starts {@code main} of this build. */
  List<String> java(int threads, List<String> properties, List<String> main) {
    List<String> command = new ArrayList<>();
    command.add(ProcessFacts.java().toString());
    command.addAll(options);
    ProcessFacts.jnaLibraryPath().ifPresent(path -> command.add("-Djna.library.path=" + path));
    nativeLibrary.ifPresent(
        path -> command.add("-D%s=%s".formatted(ComputeProperties.NATIVE_LIBRARY, path)));
    command.add(ComputeProperties.threadsOption(threads));
    command.addAll(properties);
    command.addAll(List.of("-cp", classPath));
    command.addAll(main);
    return command;
  }

  /** The program that starts the command line. */
  Path launcher() {
    return home.resolve("reproduce/sew");
  }
}
