package sew.reproduce.report;

import static sew.reproduce.plot.Notation.escaped;

import java.util.List;
import java.util.stream.Collectors;
import sew.reproduce.clip.OfflinePage;
import sew.reproduce.plot.Notation;

/** Pages in HTML with the way to all others; they need no script and no other file. */
final class SitePage {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; --text: #1d2733; --dim: #55606e; --page: #fff; --line: #c9d0d8; --soft: #f3f5f8; --link: #0b5cad; }
      @media (prefers-color-scheme: dark) {
        :root { --text: #e4e8ee; --dim: #a3adba; --page: #14181d; --line: #3d4651; --soft: #1f252c; --link: #7cb8ff; }
      }
      body { font: 16px/1.45 sans-serif; color: var(--text); background: var(--page); max-width: 1160px; margin: 0 auto; padding: 0 1rem 3rem; }
      a { color: var(--link); }
      nav { display: flex; flex-wrap: wrap; gap: .2rem .9rem; padding: .7rem 0; border-bottom: 1px solid var(--line); font-size: .9rem; }
      h1 { font-size: 1.35rem; overflow-wrap: anywhere; }
      h2 { font-size: 1.1rem; margin: 2rem 0 .6rem; overflow-wrap: anywhere; }
      h4 { margin: .8rem 0 .2rem; font-size: .9rem; }
      .scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 4px; }
      table { border-collapse: collapse; font-size: .85rem; }
      .scroll > table { min-width: 100%; }
      th, td { padding: .35rem .6rem; text-align: left; vertical-align: top; }
      thead th { background: var(--soft); border-bottom: 1px solid var(--line); vertical-align: bottom; }
      tbody tr + tr:not(.how) td { border-top: 1px solid var(--line); }
      .number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
      td.text { white-space: nowrap; }
      th.number { white-space: normal; }
      td.wide, th.wide { min-width: 13rem; }
      span.verdict { white-space: nowrap; padding: .05rem .45rem; border-radius: 3px; border: 1px solid currentColor; }
      .reproduced { color: #067a3d; } .not-reproduced { color: #b3261e; } .not-comparable { color: #8a5a00; }
      .not-run, .other-work { color: var(--dim); }
      @media (prefers-color-scheme: dark) {
        .reproduced { color: #6fd69b; } .not-reproduced { color: #ff9a92; } .not-comparable { color: #f0c36d; }
      }
      .how td { padding-top: 0; }
      .how div { position: sticky; left: .6rem; width: min(66rem, 100vw - 5rem); }
      summary { cursor: pointer; color: var(--dim); font-size: .8rem; }
      pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--soft); padding: .5rem; margin: .2rem 0; }
      .facts th { font-weight: normal; color: var(--dim); padding: .1rem .8rem .1rem 0; }
      .facts td { overflow-wrap: anywhere; padding: .1rem 0; }
      figure { margin: 1rem 0; }
      figure img { display: block; max-width: 100%; height: auto; background: #fff; border: 1px solid var(--line); box-sizing: border-box; }
      figcaption, .legend, .files, .note { color: var(--dim); font-size: .85rem; }
      .legend { padding-left: 1.1rem; overflow-wrap: anywhere; }
      .files a { margin-right: .8rem; }
      """;

  private SitePage() {}

  /** A page of {@code pages}. */
  static String of(Page page, List<Page> pages) {
    String parts = page.parts().stream().map(Part::html).collect(Collectors.joining());
    String note =
        page.note().isEmpty()
            ? ""
            : "<p class=\"note\">%s</p>\n".formatted(Notation.html(page.note()));
    return of(page.title(), note + parts, pages);
  }

  /** A page with a heading and {@code body} in HTML. */
  static String of(String title, String body, List<Page> pages) {
    String links =
        pages.stream()
            .map(
                page ->
                    "<a href=\"%s\">%s</a>\n"
                        .formatted(escaped(page.file()), escaped(page.label())))
            .collect(Collectors.joining());
    return OfflinePage.of(
        title,
        STYLE,
        """
        <nav><a href="index.html">Overview</a>
        %s</nav>
        <main>
        <h1>%s</h1>
        %s</main>
        """
            .formatted(links, Notation.html(title), body));
  }
}
