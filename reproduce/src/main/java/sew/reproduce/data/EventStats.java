package sew.reproduce.data;

import sew.data.Events;

/**
 * What is counted of the events of a clip.
 *
 * @param backwards events that are earlier than the one before
 */
record EventStats(int events, int backwards) {
  static EventStats of(Events events) {
    long[] t = events.t();
    int backwards = 0;
    for (int i = 1; i < t.length; i++) {
      backwards += t[i] < t[i - 1] ? 1 : 0;
    }
    return new EventStats(t.length, backwards);
  }
}
