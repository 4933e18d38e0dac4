package sew.reproduce.report;

import java.nio.charset.StandardCharsets;

/** A file of the site in UTF-8. */
record SiteFile(String name, byte[] bytes) {
  static SiteFile of(String name, String text) {
    return new SiteFile(name, text.getBytes(StandardCharsets.UTF_8));
  }
}
