package sew.reproduce.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sew.registry.Types;
import sew.reproduce.figures.BlockDiagrams;
import sew.reproduce.figures.GradientFigureId;
import sew.reproduce.run.RunRecord;

/**
 * Everything that there is of the paper as a site: one page for each table and figure, one of all
 * other runs, and an index. From the same folders it is the same, byte by byte.
 */
public final class Report {
  private final List<Page> pages;
  private final Sources sources;
  private final List<String> folders;

  private Report(List<Page> pages, Sources sources, List<String> folders) {
    this.pages = pages;
    this.sources = sources;
    this.folders = folders;
  }

  /**
   * Reads the runs and figures in {@code folders}, at any depth.
   *
   * @param home the folder of the project
   * @param titles a sentence for each table and figure, by its name, such as "table4"
   * @throws IOException if a file of a figure cannot be read; runs that cannot are left out
   */
  public static Report of(List<Path> folders, Path home, Types types, Map<String, String> titles)
      throws IOException {
    Sources sources = Sources.in(folders, home, types);
    return new Report(
        pages(sources, titles), sources, folders.stream().map(sources::name).toList());
  }

  private static List<Page> pages(Sources sources, Map<String, String> titles) throws IOException {
    TablePages tables = new TablePages(sources);
    FigurePages figures = new FigurePages(sources);
    ComputedFigurePages computed = new ComputedFigurePages(sources);
    List<Page> all = new ArrayList<>();
    for (Map.Entry<String, String> item : titles.entrySet()) {
      String title = item.getValue();
      all.add(
          switch (item.getKey()) {
            case "table1" -> TablePages.table1(title);
            case "table2" -> tables.table2(title);
            case "table3" -> tables.table3(title);
            case "table4" -> tables.table4(title);
            case "table5" -> tables.table5(title);
            case "table6" -> tables.table6(title);
            case "fig1" -> FigurePages.blocks("fig1", title, BlockDiagrams.figure1());
            case "fig2" -> FigurePages.blocks("fig2", title, BlockDiagrams.figure2());
            case "fig3" -> figures.figure3(title);
            case "fig4" -> computed.figure4(title);
            case "fig5" -> computed.figure5(title);
            case "fig6" -> computed.gradients(GradientFigureId.FIG6, title);
            case "fig7" -> computed.gradients(GradientFigureId.FIG7, title);
            case "fig8" -> computed.gradients(GradientFigureId.FIG8, title);
            case "fig9" -> figures.figure9(title);
            default ->
                throw new IllegalArgumentException(
                    "expected table1 to table6 or fig1 to fig9, found " + item.getKey());
          });
    }
    all.add(rest(all, sources));
    return all;
  }

  /** The runs that no page shows. */
  private static Page rest(List<Page> pages, Sources sources) throws IOException {
    Set<RunRecord> shown = new HashSet<>();
    pages.forEach(page -> shown.addAll(page.runs()));
    List<RunRecord> rest = sources.runs().stream().filter(run -> !shown.contains(run)).toList();
    ReportTable table =
        OtherRunsTable.of(
            "runs", "Runs of networks that no table of the paper has", rest, sources.provenance());
    int n = table.lines().size();
    return new Page(
        "runs",
        "Sweeps and all other runs.",
        Optional.empty(),
        "%d %s of runs of networks that no table has".formatted(n, n == 1 ? "group" : "groups"),
        n == 0 ? List.of() : List.of(new TablePart(table)),
        rest);
  }

  /** How many rows of the paper have each verdict, in words. */
  public Map<String, Long> verdicts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (Verdict verdict : Verdict.values()) {
      counts.put(
          verdict.toString(),
          pages.stream()
              .filter(page -> !page.id().equals("runs"))
              .flatMap(page -> page.verdicts().stream())
              .mapToLong(table -> table.count(verdict))
              .sum());
    }
    return counts;
  }

  /** How many runs were read. */
  public int runs() {
    return sources.runs().size();
  }

  /** What was left out, and why. */
  public List<String> notes() {
    return sources.notes();
  }

  /**
   * Refuses a folder that {@link #write} would refuse, before a report takes time.
   *
   * @throws IOException if there is anything but an earlier report
   */
  public static void requireWritable(Path out) throws IOException {
    SiteFolder.of(out);
  }

  /**
   * Writes the site, whole or not at all.
   *
   * @param out a new or empty folder, or an earlier report, which is replaced
   * @throws IOException if anything else is there
   */
  public void write(Path out) throws IOException {
    SiteFolder folder = SiteFolder.of(out);
    folder.replace(files());
  }

  /** Every file of the site. */
  List<SiteFile> files() {
    List<SiteFile> files = new ArrayList<>();
    files.add(SiteFile.of("index.html", IndexPage.of(pages, sources, folders)));
    List<String> latex = new ArrayList<>();
    for (Page page : pages) {
      files.add(SiteFile.of(page.file(), SitePage.of(page, pages)));
      for (Part part : page.parts()) {
        files.addAll(part.files());
        if (part instanceof TablePart shown) {
          latex.add(shown.table().file());
        }
      }
    }
    files.add(SiteFile.of("report.tex", Latex.document(latex)));
    return files;
  }
}
