package sew.spark;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.SparkConf;
import scala.Tuple2;

/**
 * Run directories and tables in a folder of a Hadoop file system, laid out as in a local one.
 *
 * @param files the file system
 * @param folder as {@code --out} names it
 */
record HadoopRuns(FileContext files, Path folder) {
  private static final String WEIGHTS = ".npz";

  /** The folder of this URI, where {@code spark.hadoop.*} in {@code conf} says how to reach it. */
  static HadoopRuns of(String uri, SparkConf conf) throws IOException {
    Configuration hadoop = new Configuration();
    // Without the hidden checksum files that would be stale after sew itself has written there.
    hadoop.set("fs.AbstractFileSystem.file.impl", "org.apache.hadoop.fs.local.RawLocalFs");
    for (Tuple2<String, String> set : conf.getAllWithPrefix("spark.hadoop.")) {
      hadoop.set(set._1(), set._2());
    }
    Path folder = new Path(uri);
    return new HadoopRuns(FileContext.getFileContext(folder.toUri(), hadoop), folder);
  }

  /** Copies what is needed to tell runs apart and make tables: all but weights and checkpoints. */
  void fetchRecords(java.nio.file.Path local) throws IOException {
    for (FileStatus run : list(folder)) {
      if (run.isDirectory()) {
        fetch(run.getPath(), local, name -> !name.endsWith(WEIGHTS));
      }
    }
  }

  /** Copies the whole directory of one run. */
  void fetch(String run, java.nio.file.Path local) throws IOException {
    fetch(new Path(folder, run), local, name -> true);
  }

  private void fetch(Path run, java.nio.file.Path local, Predicate<String> isWanted)
      throws IOException {
    java.nio.file.Path to = Files.createDirectories(local.resolve(run.getName()));
    for (FileStatus file : list(run)) {
      String name = file.getPath().getName();
      if (file.isFile() && isWanted.test(name)) {
        try (InputStream in = files.open(file.getPath())) {
          Files.copy(in, to.resolve(name), REPLACE_EXISTING);
        }
      }
    }
  }

  /** Copies a file under another name first, so that at every instant its own is a whole one's. */
  void put(java.nio.file.Path file, String run, String name) throws IOException {
    Path directory = run.isEmpty() ? folder : new Path(folder, run);
    Path next = new Path(directory, "." + name + ".uploading");
    try (OutputStream out =
        files.create(
            next,
            EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE),
            Options.CreateOpts.createParent())) {
      Files.copy(file, out);
    }
    files.rename(next, new Path(directory, name), Options.Rename.OVERWRITE);
  }

  /** Copies the tables that were made in {@code local}. */
  void putTables(java.nio.file.Path local) throws IOException {
    List<java.nio.file.Path> tables;
    try (Stream<java.nio.file.Path> all = Files.list(local)) {
      tables = all.filter(RunUpload::isKept).sorted().toList();
    }
    for (java.nio.file.Path table : tables) {
      put(table, "", table.getFileName().toString());
    }
  }

  /** What lies there, hidden files left out; nothing where there is no such folder. */
  private List<FileStatus> list(Path directory) throws IOException {
    List<FileStatus> found = new ArrayList<>();
    try {
      RemoteIterator<FileStatus> all = files.listStatus(directory);
      while (all.hasNext()) {
        FileStatus next = all.next();
        if (!next.getPath().getName().startsWith(".")) {
          found.add(next);
        }
      }
    } catch (FileNotFoundException e) {
      return List.of();
    }
    return found;
  }
}
