package sew.reproduce.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sew list}: what can be reproduced, on which data. */
@Command(name = "list", description = "Lists what can be reproduced and with which data.")
final class ListCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Mixin private JsonOption json;

  @Override
  public void run() {
    if (json.isWanted()) {
      json.print(Map.of("items", PaperItem.ALL.stream().map(ListCommand::facts).toList()));
      return;
    }
    PrintWriter out = spec.commandLine().getOut();
    for (PaperItem item : PaperItem.ALL) {
      out.printf("sew run %-8s %s%n", item.id(), item.title());
      out.printf("  from: %s; notebooks/%s%n", item.origin(), item.notebook());
      item.command().get().choices().forEach(line -> out.printf("  %s%n", line));
    }
    out.println("sew ablate       sweeps over connect functions, depth, width and seeds");
    out.println("sew report       all of these and your runs as one site, offline");
    out.println("sew data list    data sets; sew data check, prepare and show for yours");
    out.println("sew verify DIR   golden vectors of the authors' code in PyTorch");
    out.println("sew notebooks    every table and figure step by step; sew lab opens them");
  }

  private static Map<String, Object> facts(PaperItem item) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("id", item.id());
    facts.put("title", item.title());
    facts.put("from", item.origin().toString());
    facts.put("notebook", item.notebook());
    facts.put("choices", item.command().get().choices());
    return facts;
  }
}
