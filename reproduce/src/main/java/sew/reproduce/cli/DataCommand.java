package sew.reproduce.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
  void list(@Mixin JsonOption json) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Path cache = PreparedData.defaultCache();
    List<DatasetList.Entry> sets = DatasetList.of(ClassPathOption.types(spec), cache);
    if (json.isWanted()) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("datasets", sets.stream().map(DataCommand::facts).toList());
      document.put("cache", facts(new CacheUse(cache, CacheUse.size(cache))));
      json.print(document);
      return;
    }
    sets.forEach(set -> set.lines().forEach(out::println));
    out.printf("the cache: %s, %s%n", cache, CacheUse.text(CacheUse.size(cache)));
    out.flush();
  }

  private static Map<String, Object> facts(DatasetList.Entry set) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("name", set.name());
    facts.put("holds", set.holds());
    facts.put("about", set.about());
    facts.put("cache", set.cache().stream().map(DataCommand::facts).toList());
    return facts;
  }

  private static Map<String, Object> facts(CacheUse use) {
    return new TreeMap<>(Map.of("path", use.path().toString(), "bytes", use.bytes()));
  }
}
