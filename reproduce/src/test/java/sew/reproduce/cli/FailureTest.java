package sew.reproduce.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.EngineException;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Model.CommandSpec;

/** What a user is told instead of a stack trace. */
class FailureTest {
  private static final CommandSpec TRAINING =
      Sew.commandLine().getSubcommands().get("ablate").getCommandSpec();
  private static final CommandSpec WEIGHTS =
      Sew.commandLine()
          .getSubcommands()
          .get("weights")
          .getSubcommands()
          .get("inspect")
          .getCommandSpec();

  private static String sentence(Throwable failure) {
    return Failure.sentence(failure, TRAINING).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "No space left on device | make room there and repeat the command",
        "Disk quota exceeded | delete files of yours there and repeat the command",
        "Read-only file system | name a folder on a drive that can be written",
        "Is a directory | name a file",
        "Not a directory | part of this path is a file",
        "File name too long | name a shorter one",
        "Too many open files | ulimit -n",
        "Input/output error | copy what it holds"
      })
  void theSystemsReasonComesWithTheFileAndWhatToDo(String reason, String remedy) {
    String said = sentence(new FileSystemException("runs/checkpoint.npz", null, reason));
    assertTrue(said.startsWith("runs/checkpoint.npz: " + reason + "; "), said);
    assertTrue(said.contains(remedy), said);
  }

  @Test
  void javasExceptionsOfFilesAreSentences() {
    assertEquals("x: there is no such file or folder", sentence(new NoSuchFileException("x")));
    assertTrue(sentence(new AccessDeniedException("x")).startsWith("x: this user may not read"));
    assertTrue(
        sentence(new FileAlreadyExistsException("x")).startsWith("x: expected a folder or no"));
    assertTrue(sentence(new MalformedInputException(1)).contains("UTF-8"));
    assertTrue(sentence(new EOFException()).startsWith("a file ends before it should"));
  }

  @Test
  void theCauseOfAWrapperCounts() {
    IOException cause = new NoSuchFileException("x");
    assertEquals(sentence(cause), sentence(new UncheckedIOException(cause)));
    assertEquals(sentence(cause), sentence(new ExecutionException(cause)));
  }

  /** What DJL throws for {@code manager.zeros(new Shape(1L << 44))}. */
  @Test
  void nativeMemoryThatCannotBeHadIsCountedAndHasAWayOut() {
    String torch =
        "[enforce fail at alloc_cpu.cpp:119] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 17592186044416 bytes. Error code 12 (Cannot allocate memory)";
    assertEquals(
        "there is not enough memory for another 16384.0 GiB; smaller values of --batch, --size, --steps, --channels, --blocks need less, as do --micro-batches and --recompute",
        sentence(new EngineException(torch)));
    assertEquals(
        "there is not enough memory for another 2.00 GiB; a machine with more memory is needed",
        MemoryFailure.sentence(
                new EngineException("CUDA out of memory. Tried to allocate 2.00 GiB."), WEIGHTS)
            .orElseThrow());
    assertTrue(sentence(new RuntimeException(new EngineException(torch))).contains("16384.0 GiB"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Java heap space | SEW_JAVA_OPTS=-Xmx8g",
        "GC overhead limit exceeded | SEW_JAVA_OPTS=-Xmx8g",
        "Cannot reserve 1073741824 bytes of direct buffer memory (allocated: 1, limit: 2) | for another 1.0 GiB; allow more, such as SEW_JAVA_OPTS=-XX:MaxDirectMemorySize=8g",
        "Required array size too large | larger than 2 GiB",
        "Requested array size exceeds VM limit | larger than 2 GiB",
        "unable to create native thread: possibly out of memory or process/resource limits reached | ulimit -u"
      })
  void eachMemoryOfJavaHasItsOption(String message, String remedy) {
    String said = sentence(new OutOfMemoryError(message));
    assertTrue(said.contains(remedy), said);
  }

  @Test
  void sizesBeyondAnArrayAreMemoryToo() {
    for (Throwable failure :
        List.of(
            new ArithmeticException("integer overflow"), new NegativeArraySizeException("-1"))) {
      assertTrue(sentence(failure).startsWith("more values than one array can hold"));
    }
  }

  /** Only we can fix those: they keep their stack trace. */
  @Test
  void ourOwnFaultsAreNotHidden() {
    assertEquals(Optional.empty(), Failure.sentence(new IllegalStateException("?"), TRAINING));
    assertEquals(
        Optional.empty(), Failure.sentence(new ArithmeticException("/ by zero"), TRAINING));
    assertEquals(Optional.empty(), Failure.sentence(new NullPointerException(), TRAINING));
  }
}
