package sew.notebook;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Javadoc comment, whose text is HTML, with its tags as HTML, too. */
final class JavadocHtml {
  private static final Pattern BLOCK_TAG =
      Pattern.compile("(?m)^\\s*@(param|throws|return|see)\\s+");
  private static final Pattern LINK = Pattern.compile("(\\S+?)(\\([^)]*\\))?(\\s+(.*))?");

  private JavadocHtml() {}

  static String of(String comment) {
    Matcher tag = BLOCK_TAG.matcher(comment);
    if (!tag.find()) {
      return inline(comment.strip());
    }
    StringBuilder html = new StringBuilder(inline(comment.substring(0, tag.start()).strip()));
    html.append("<ul>");
    for (boolean more = true; more; ) {
      String name = tag.group(1);
      int start = tag.end();
      more = tag.find();
      String text = comment.substring(start, more ? tag.start() : comment.length()).strip();
      html.append("<li>").append(block(name, text)).append("</li>");
    }
    return html.append("</ul>").toString();
  }

  private static String block(String name, String text) {
    if (name.equals("return") || name.equals("see")) {
      return (name.equals("see") ? "see " : "returns ") + inline(text);
    }
    String[] parts = text.split("\\s+", 2);
    String subject = "<code>" + escape(parts[0]) + "</code> ";
    return (name.equals("throws") ? "throws " : "")
        + subject
        + inline(parts.length > 1 ? parts[1] : "");
  }

  /** With the tags in braces replaced, whose own braces are balanced. */
  private static String inline(String text) {
    StringBuilder html = new StringBuilder();
    int at = 0;
    for (int start; (start = text.indexOf("{@", at)) >= 0; ) {
      html.append(text, at, start);
      int depth = 1;
      int end = start + 2;
      while (end < text.length() && depth > 0) {
        char next = text.charAt(end++);
        depth += next == '{' ? 1 : next == '}' ? -1 : 0;
      }
      html.append(tag(text.substring(start + 2, depth == 0 ? end - 1 : end)));
      at = end;
    }
    return html.append(text.substring(at)).toString();
  }

  private static String tag(String content) {
    String[] parts = content.split("\\s", 2);
    String text = parts.length > 1 ? parts[1] : "";
    return switch (parts[0]) {
      case "code", "literal" -> "<code>" + escape(text) + "</code>";
      case "link", "linkplain" -> "<code>" + escape(label(text.strip())) + "</code>";
      default -> escape(text);
    };
  }

  /** What a link shows: its label, or else what it leads to. */
  private static String label(String link) {
    Matcher parts = LINK.matcher(link);
    if (parts.matches() && parts.group(4) != null) {
      return parts.group(4);
    }
    return link.replaceFirst("^#", "").replace('#', '.');
  }

  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** As plain text. */
  static String text(String html) {
    return html.replaceAll("<(p|br|/pre|ul|li)>", "\n")
        .replaceAll("</?[a-zA-Z][^>]*>", "")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
        .strip();
  }
}
