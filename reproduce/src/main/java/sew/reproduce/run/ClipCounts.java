package sew.reproduce.run;

/** How many clips a network was trained and tested on. */
public record ClipCounts(int train, int test) {
  /** DVS Gesture. */
  public static final ClipCounts PAPER = new ClipCounts(1176, 288);
}
