package sew.image;

/** Rows of pixels of three bytes: red, green, blue. */
record Pixels(int height, int width, byte[] rgb) {}
