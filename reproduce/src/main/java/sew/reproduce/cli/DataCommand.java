package sew.reproduce.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import sew.reproduce.data.CacheUse;
import sew.reproduce.data.DatasetList;
import sew.reproduce.run.PreparedData;

/** {@code sew data}: what data sets there are, and whether one's own can be read. */
@Command(
    name = "data",
    description = "Lists the data sets that are known, and checks, prepares and shows yours.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DataCheckCommand.class, DataPrepareCommand.class, DataShowCommand.class})
final class DataCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw WrongUse.of(spec, "expected what to do, such as: sew data list");
  }

  @Command(
      name = "list",
      description =
          "Every data set: clips, where it is to be had, files and layouts that are read, and what the cache holds of it.")
  void list() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Path cache = PreparedData.defaultCache();
    DatasetList.lines(ClassPathOption.types(spec), cache).forEach(out::println);
    out.printf("the cache: %s, %s%n", cache, CacheUse.text(CacheUse.size(cache)));
    out.flush();
  }
}
