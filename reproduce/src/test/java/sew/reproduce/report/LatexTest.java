package sew.reproduce.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.reproduce.report.ReportTable.Column;
import sew.reproduce.report.ReportTable.Layout;
import sew.reproduce.report.ReportTable.Line;

class LatexTest {
  /** Every character that means something to one of the formats. */
  private static final String NASTY = "a|b & 50 % of $x_1^2$ #{~\\<>} \"q\" -- [é] 中\nnext";

  static final ReportTable TABLE =
      new ReportTable(
          "nasty",
          "Table 4: A_B",
          List.of(
              new Column("network", Layout.TEXT),
              new Column("log best acc % (epoch)", Layout.NUMBER),
              new Column("verdict", Layout.VERDICT),
              new Column("scale", Layout.WIDE),
              new Column("command", Layout.HIDDEN)),
          List.of(
              new Line(
                  List.of("SEW", "62.812 +- 0.216", "reproduced", NASTY, "run, \"it\""),
                  Optional.of(Verdict.REPRODUCED),
                  List.of())),
          "log: a sentence\nthat goes on. +-: an *error*.\n");

  @Test
  void markdown() {
    assertEquals(
        """
        # Table 4: A\\_B

        | network | log best acc % (epoch) | verdict    | scale                                                             | command   |
        | ------- | ---------------------- | ---------- | ----------------------------------------------------------------- | --------- |
        | SEW     | 62.812 +- 0.216        | reproduced | a\\|b & 50 % of $x\\_1^2$ #{~\\\\\\<\\>} "q" -- \\[é\\] 中 next | run, "it" |

        - log: a sentence that goes on. +-: an \\*error\\*.
        """
            .replaceAll(" +", " ")
            .replaceAll("-{3,}", "---"),
        MarkdownPage.of(TABLE).replaceAll(" +", " ").replaceAll("-{3,}", "---"));
  }

  @Test
  void csv() {
    assertEquals(
        "network,log best acc % (epoch),verdict,scale,command\n"
            + "SEW,62.812 +- 0.216,reproduced,\"a|b & 50 % of $x_1^2$ #{~\\<>} \"\"q\"\" -- [é] 中\nnext\",\"run, \"\"it\"\"\"\n",
        TABLE.csv());
  }

  @Test
  void latex() {
    assertEquals(
        """
        % Written by sew report; needs \\usepackage{booktabs,graphicx}. What is wider than the line is scaled down.
        \\begin{table}[htbp]
        \\centering\\scriptsize\\setlength{\\tabcolsep}{3pt}
        \\caption{Table 4: A\\_B}
        \\sbox0{\\begin{tabular}{@{}lrlp{25mm}@{}}
        \\toprule
        \\shortstack[l]{network} & \\shortstack[r]{log best\\\\acc \\%\\\\(epoch)} & \\shortstack[l]{verdict} & \\shortstack[l]{scale} \\tabularnewline
        \\midrule
        SEW & 62.812 $\\pm$ 0.216 & reproduced & \\raggedright a\\textbar{}b \\& 50 \\% of \\$x\\_1\\textasciicircum{}2\\$ \\#\\{\\textasciitilde{}\\textbackslash{}\\textless{}\\textgreater{}\\} ''q'' {-}{-} {[}{[}U+00E9]] {[}U+4E2D] next \\tabularnewline
        \\bottomrule
        \\end{tabular}}
        \\ifdim\\wd0>\\linewidth\\resizebox{\\linewidth}{!}{\\usebox0}\\else\\usebox0\\fi
        \\end{table}
        """,
        Latex.of(TABLE));
    requireWellFormed(Latex.of(TABLE));
  }

  /** Braces are closed, and every row has as many cells as the heading. */
  static void requireWellFormed(String latex) {
    String plain = latex.replaceAll("\\\\[&%$#_{}\\\\]", "");
    int open = 0;
    for (int i = 0; i < plain.length(); i++) {
      open += plain.charAt(i) == '{' ? 1 : plain.charAt(i) == '}' ? -1 : 0;
      assertTrue(open >= 0, latex);
    }
    assertEquals(0, open, latex);
    List<Long> cells =
        plain
            .lines()
            .filter(line -> line.endsWith("\\tabularnewline"))
            .map(line -> line.chars().filter(c -> c == '&').count())
            .distinct()
            .toList();
    assertEquals(1, cells.size(), latex);
    assertTrue(latex.chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 127)), latex);
  }

  @Test
  void html() {
    String html = HtmlTable.of(TABLE);
    assertTrue(
        html.contains(
            "<td class=\"wide\">a|b &amp; 50 % of $x_1^2$ #{~\\&lt;&gt;} &quot;q&quot; -- [é] 中\nnext</td>"),
        html);
    assertTrue(
        html.contains("<td><span class=\"verdict reproduced\">reproduced</span></td>"), html);
    assertTrue(!html.contains("run, "), "hidden columns are not on the page");
  }

  /** By the real tool, where it is installed: apt-get install texlive-latex-recommended. */
  @Test
  void pdflatexMakesADocument(@TempDir Path folder) throws IOException, InterruptedException {
    boolean installed =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(path -> Files.isExecutable(Path.of(path, "pdflatex")));
    assumeTrue(installed, "pdflatex is not installed");
    Files.writeString(folder.resolve("nasty.tex"), Latex.of(TABLE));
    Files.writeString(folder.resolve("report.tex"), Latex.document(List.of("nasty")));
    Process latex =
        new ProcessBuilder("pdflatex", "-interaction=nonstopmode", "-halt-on-error", "report.tex")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    latex.getOutputStream().close();
    assertEquals(0, latex.waitFor(), () -> read(folder.resolve("output")));
    assertTrue(Files.size(folder.resolve("report.pdf")) > 1000);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
