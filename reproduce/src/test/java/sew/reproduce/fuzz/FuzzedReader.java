package sew.reproduce.fuzz;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * A reader and valid files for it.
 *
 * @param name in messages and of the folder
 * @param envelope of the files
 * @param seeds writes the valid files
 * @param mutated which of the files are mutated, by their path in the folder
 * @param documented exceptions that its Javadoc promises for bad files, beside IOException
 * @param nativeMemory whether it also decodes in memory outside of the Java heap
 */
record FuzzedReader(
    String name,
    Envelope envelope,
    Seeds seeds,
    Predicate<Path> mutated,
    Reading reading,
    List<Class<? extends Exception>> documented,
    boolean nativeMemory) {

  /** Writes valid files into an empty folder. */
  @FunctionalInterface
  interface Seeds {
    void write(Path folder) throws IOException;
  }

  /** Reads the mutated file, or all files of the folder that it is in. */
  @FunctionalInterface
  interface Reading {
    void read(Path folder, Path mutated) throws IOException;
  }

  FuzzedReader {
    documented = List.copyOf(documented);
  }

  /** A reader of single files. */
  static FuzzedReader ofFiles(String name, Envelope envelope, Seeds seeds, FileReading reading) {
    return ofFolder(name, envelope, seeds, (folder, file) -> reading.read(file));
  }

  /** A reader of a folder of files, of which one is mutated at a time. */
  static FuzzedReader ofFolder(String name, Envelope envelope, Seeds seeds, Reading reading) {
    return new FuzzedReader(name, envelope, seeds, file -> true, reading, List.of(), false);
  }

  /** Reads one file. */
  @FunctionalInterface
  interface FileReading {
    void read(Path file) throws IOException;
  }

  /** The same, where only files with this ending are mutated. */
  FuzzedReader mutating(String ending) {
    Predicate<Path> chosen = file -> file.toString().endsWith(ending);
    return new FuzzedReader(name, envelope, seeds, chosen, reading, documented, nativeMemory);
  }

  /** The same, which promises an exception that is no IOException. */
  FuzzedReader documenting(Class<? extends Exception> exception) {
    return new FuzzedReader(
        name, envelope, seeds, mutated, reading, List.of(exception), nativeMemory);
  }

  FuzzedReader withNativeMemory() {
    return new FuzzedReader(name, envelope, seeds, mutated, reading, documented, true);
  }

  @Override
  public String toString() {
    return name;
  }
}
