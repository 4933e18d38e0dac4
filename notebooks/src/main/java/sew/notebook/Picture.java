package sew.notebook;

/**
 * A drawing in SVG, such as a block diagram.
 *
 * @param svg the drawing, a whole document
 */
public record Picture(String title, String svg) {}
