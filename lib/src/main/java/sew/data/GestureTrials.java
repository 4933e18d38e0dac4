package sew.data;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sew.data.ClipSource.Split;

/** Which recordings of DVS128 Gesture are for training and which for testing, in their order. */
record GestureTrials(Map<String, Split> recordings) {
  static final String TRAIN = "trials_to_train.txt";
  static final String TEST = "trials_to_test.txt";

  /** Finds the lines of a list by its name, and how to name it in messages. */
  interface Lists {
    List<String> lines(String list) throws IOException;

    String place(String list);
  }

  static GestureTrials read(Lists lists) throws IOException {
    Map<String, Split> recordings = new LinkedHashMap<>();
    add(lists, TRAIN, Split.TRAIN, recordings);
    add(lists, TEST, Split.TEST, recordings);
    return new GestureTrials(recordings);
  }

  private static void add(Lists lists, String list, Split split, Map<String, Split> recordings)
      throws IOException {
    int before = recordings.size();
    for (String line : lists.lines(list)) {
      String recording = line.strip();
      if (!recording.isEmpty() && recordings.put(recording, split) != null) {
        throw new IOException(
            "%s names %s a second time; each recording belongs to one split"
                .formatted(lists.place(list), recording));
      }
    }
    if (recordings.size() == before) {
      throw new IOException(
          "%s names no recording; expected one file per line, such as user01_fluorescent.aedat"
              .formatted(lists.place(list)));
    }
  }
}
