package sew.reproduce.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** When a process is killed. */
enum Moment {
  /** Some time after the start of the first run. */
  AT_RANDOM {
    @Override
    void await(Process process, Path out, SplittableRandom random) throws InterruptedException {
      poll(process, () -> contains(out, "experiment.json"));
      process.waitFor(random.nextInt(1500), TimeUnit.MILLISECONDS);
    }
  },
  /** While a file is there that will be renamed, such as the next checkpoint. */
  WHILE_A_FILE_IS_WRITTEN {
    @Override
    void await(Process process, Path out, SplittableRandom random) throws InterruptedException {
      for (int files = 1 + random.nextInt(6); files > 0 && process.isAlive(); files--) {
        poll(process, () -> !isWriting(out));
        poll(process, () -> isWriting(out));
      }
    }
  },
  /** With an epoch's metrics written, and its checkpoint not yet. */
  AFTER_METRICS_ARE_WRITTEN {
    @Override
    void await(Process process, Path out, SplittableRandom random) throws InterruptedException {
      long before = metrics(out);
      poll(process, () -> metrics(out) > before);
    }
  };

  /** Returns at the moment, or when the process has ended. */
  abstract void await(Process process, Path out, SplittableRandom random)
      throws InterruptedException;

  static void poll(Process process, BooleanSupplier reached) throws InterruptedException {
    while (process.isAlive() && !reached.getAsBoolean()) {
      TimeUnit.MICROSECONDS.sleep(200);
    }
  }

  private static boolean isWriting(Path out) {
    return contains(out, ".tmp") || contains(out, "checkpoint-next.npz");
  }

  /** Whether a file below {@code folder} has a name that ends so. */
  static boolean contains(Path folder, String ending) {
    return sizes(folder, ending) >= 0;
  }

  private static long metrics(Path out) {
    return sizes(out, "metrics.jsonl");
  }

  /** The bytes of all files with this ending; -1 where there is none. */
  private static long sizes(Path folder, String ending) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(ending))
          .mapToLong(file -> file.toFile().length())
          .reduce((a, b) -> a + b)
          .orElse(-1);
    } catch (NoSuchFileException e) {
      return -1;
    } catch (UncheckedIOException | IOException e) {
      return -1; // a file was renamed while its folder was listed
    }
  }
}
