package sew.reproduce.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sew.data.Printable;
import sew.reproduce.report.Report;
import sew.reproduce.result.ProcessFacts;

/** {@code sew report}: everything that there is of the paper as one site. */
@Command(
    name = "report",
    sortOptions = false,
    description = {
      "Writes a site of all tables and figures, with the runs that are there and the committed results: pages, Markdown, CSV and LaTeX.",
      "Runs are read, never changed. The pages ask the network for nothing."
    })
final class ReportCommand implements Callable<Integer> {
  @Option(
      names = "--runs",
      paramLabel = "DIR",
      description =
          "Folder with runs, at any depth; may be repeated (default: reproduce/runs). The committed results are always read, too.")
  private List<Path> runs;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Where the site is written: a new or empty folder, or an earlier report, which is replaced as a whole (default: reproduce/runs/report).")
  private Path out;

  @Mixin private JsonOption json;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Map<String, String> titles = new LinkedHashMap<>();
    PaperItem.ALL.forEach(item -> titles.put(item.id(), item.title()));
    Path home = ProcessFacts.homeOrHere();
    Path folder = out == null ? OutOption.runs().resolve("report") : out;
    Report.requireWritable(folder);
    Report report = Report.of(folders(home), home, ClassPathOption.types(spec), titles);
    report.write(folder);
    PrintWriter err = spec.commandLine().getErr();
    report.notes().forEach(note -> err.println("sew: " + Printable.lines(note)));
    PrintWriter printed = json.messages();
    printed.println(
        report.verdicts().entrySet().stream()
                .map(verdict -> verdict.getValue() + " " + verdict.getKey())
                .collect(Collectors.joining(", ", "rows of the paper: ", ""))
            + "; %d runs read".formatted(report.runs()));
    printed.println(Printable.of(folder.resolve("index.html")));
    if (json.isWanted()) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("page", folder.resolve("index.html").toString());
      document.put("runs", report.runs());
      document.put("verdicts", report.verdicts());
      json.print(document);
    }
    return 0;
  }

  /** Those that were named must be there; the project's own may be missing. */
  private List<Path> folders(Path home) throws IOException {
    List<Path> folders = new ArrayList<>();
    for (Path folder : runs == null ? List.<Path>of() : runs) {
      if (!Files.isDirectory(folder)) {
        throw new IOException(
            "%s: expected a folder with runs (--runs), found %s"
                .formatted(folder, Files.exists(folder) ? "a file" : "none"));
      }
      folders.add(folder);
    }
    List<Path> own = new ArrayList<>(List.of(home.resolve("reproduce").resolve("results")));
    if (runs == null) {
      own.add(0, OutOption.runs());
    }
    own.stream().filter(Files::isDirectory).forEach(folders::add);
    return folders;
  }
}
