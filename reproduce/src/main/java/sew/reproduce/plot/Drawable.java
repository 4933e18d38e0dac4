package sew.reproduce.plot;

import java.awt.Graphics2D;

/** Something that can be drawn as SVG or PNG, {@code width} x {@code height} units large. */
public interface Drawable {
  int width();

  int height();

  void draw(Graphics2D graphics);
}
