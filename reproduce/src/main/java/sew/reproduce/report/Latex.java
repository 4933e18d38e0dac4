package sew.reproduce.report;

import java.util.List;
import java.util.stream.Collectors;
import sew.reproduce.report.ReportTable.Column;
import sew.reproduce.report.ReportTable.Layout;

/** Tables in LaTeX, with booktabs and graphicx, and a document of all of them. */
final class Latex {
  private static final int LONG = 60;
  private static final int HEADING = 10;

  private Latex() {}

  /** A {@code table} environment, to be put in by {@code \input}. */
  static String of(ReportTable table) {
    List<Column> columns = table.columns();
    StringBuilder layout = new StringBuilder();
    StringBuilder head = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      int at = i;
      int longest =
          table.lines().stream().mapToInt(line -> line.cells().get(at).length()).max().orElse(0);
      layout.append(layout(columns.get(i).layout(), longest));
      if (columns.get(i).layout() != Layout.HIDDEN) {
        head.append(head.isEmpty() ? "" : " & ").append(heading(columns.get(i)));
      }
    }
    StringBuilder lines = new StringBuilder(head + " \\tabularnewline\n\\midrule\n");
    table.lines().forEach(line -> lines.append(line(columns, line.cells())));
    return """
        %% Written by sew report; needs \\usepackage{booktabs,graphicx}. What is wider than the line is scaled down.
        \\begin{table}[htbp]
        \\centering\\scriptsize\\setlength{\\tabcolsep}{3pt}
        \\caption{%s}
        \\sbox0{\\begin{tabular}{@{}%s@{}}
        \\toprule
        %s\\bottomrule
        \\end{tabular}}
        \\ifdim\\wd0>\\linewidth\\resizebox{\\linewidth}{!}{\\usebox0}\\else\\usebox0\\fi
        \\end{table}
        """
        .formatted(escaped(table.title()), layout, lines);
  }

  /** A document of the tables in these files, which {@code pdflatex} reads in their folder. */
  static String document(List<String> files) {
    return """
        \\documentclass[a4paper,landscape]{article}
        \\usepackage[margin=10mm]{geometry}
        \\usepackage{booktabs,graphicx}
        \\begin{document}
        %s\\end{document}
        """
        .formatted(
            files.stream()
                .map(file -> "\\input{%s}\n\\clearpage\n".formatted(file))
                .collect(Collectors.joining()));
  }

  private static String layout(Layout layout, int longest) {
    return switch (layout) {
      case TEXT, VERDICT -> "l";
      case NUMBER -> "r";
      case WIDE -> longest > LONG ? "p{45mm}" : "p{25mm}";
      case HIDDEN -> "";
    };
  }

  /** In several short lines: a number is narrower than the name of its column. */
  private static String heading(Column column) {
    StringBuilder heading = new StringBuilder();
    int length = 0;
    for (String word : column.name().split(" ", -1)) {
      boolean fits = length == 0 || length + 1 + word.length() <= HEADING;
      length = fits ? length + 1 + word.length() : word.length();
      heading.append(heading.isEmpty() ? "" : fits ? " " : "\\\\").append(escaped(word));
    }
    String side = column.layout() == Layout.NUMBER ? "r" : "l";
    return "\\shortstack[%s]{%s}".formatted(side, heading);
  }

  private static String line(List<Column> columns, List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      Layout layout = columns.get(i).layout();
      if (layout != Layout.HIDDEN) {
        String text = escaped(cells.get(i));
        line.append(line.isEmpty() ? "" : " & ");
        line.append(layout == Layout.WIDE ? "\\raggedright " + text : text);
      }
    }
    return line + " \\tabularnewline\n";
  }

  /** The text as it is, in characters that every LaTeX has. */
  static String escaped(String text) {
    StringBuilder latex = new StringBuilder();
    text.codePoints().forEach(character -> latex.append(escaped(character)));
    return latex.toString().replace("+{-}", "$\\pm$");
  }

  private static String escaped(int character) {
    return switch (character) {
      case '&', '%', '$', '#', '_', '{', '}' -> "\\" + (char) character;
      case '\\' -> "\\textbackslash{}";
      case '~' -> "\\textasciitilde{}";
      case '^' -> "\\textasciicircum{}";
      case '<' -> "\\textless{}";
      case '>' -> "\\textgreater{}";
      case '|' -> "\\textbar{}";
      case '"' -> "\'\'";
      case '-' -> "{-}"; // two of them in a row stay two
      case '[' -> "{[}"; // an optional argument of what stands before it
      case '\n', '\t' -> " ";
      default ->
          character >= ' ' && character < 127
              ? Character.toString(character)
              : "{[}U+%04X]".formatted(character);
    };
  }
}
