package sew.reproduce;

import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import sew.data.AtomicFile;
import tech.tablesaw.api.Table;

/**
 * Where a reproduction puts what it made, and where it says so.
 *
 * @param folder receives the files; made when missing
 * @param console receives the same tables as text
 */
public record Output(Path folder, PrintStream console) {

  /** Writes a table of texts as {@code name.csv} and {@code name.md}, and prints it. */
  public void table(String name, Table table) throws IOException {
    StringWriter csv = new StringWriter();
    table.write().csv(csv);
    write(name + ".csv", csv.toString());
    write(name + ".md", Markdown.of(table));
    console.println();
    console.print(Markdown.of(table));
  }

  /** Writes a text file, whole or not at all. */
  public void write(String name, String text) throws IOException {
    Files.createDirectories(folder);
    AtomicFile.write(folder.resolve(name), text);
  }
}
