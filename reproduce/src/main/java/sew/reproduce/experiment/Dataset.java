package sew.reproduce.experiment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import sew.data.ClipSource;
import sew.data.GestureFolder;
import sew.data.SyntheticGestures;

/** Event data that networks are trained on. */
public sealed interface Dataset {

  /** The name on the command line and in directories. */
  String name();

  int classes();

  /** What a table must say of numbers that are not measured on the paper's data; else empty. */
  String standIn();

  /** Where the recordings are to be had, and how they must lie. */
  String whereToGet();

  /**
   * Opens the recordings.
   *
   * @param folder what the user gave, or where a generated set belongs
   * @param note hears what takes time
   */
  ClipSource open(Path folder, Consumer<String> note) throws IOException;

  /** DVS128 Gesture, as recorded. */
  record DvsGesture() implements Dataset {
    @Override
    public String name() {
      return "dvs-gesture";
    }

    @Override
    public int classes() {
      return GestureFolder.CLASSES;
    }

    @Override
    public String standIn() {
      return "";
    }

    @Override
    public String whereToGet() {
      return "--data must name the folder of " + GestureFolder.WHERE;
    }

    @Override
    public ClipSource open(Path folder, Consumer<String> note) throws IOException {
      if (SyntheticGestures.isIn(folder)) {
        throw new IOException(
            "expected recorded gestures in %s, found the synthetic ones; leave --data out to run on them"
                .formatted(folder));
      }
      return new GestureFolder(folder);
    }
  }

  /** Gestures that the project draws itself, in the layout of DVS128 Gesture. */
  record SyntheticGesture(SyntheticGestures.Spec spec) implements Dataset {
    @Override
    public String name() {
      return "synthetic-gesture";
    }

    @Override
    public int classes() {
      return GestureFolder.CLASSES;
    }

    @Override
    public String standIn() {
      return "SYNTHETIC";
    }

    @Override
    public String whereToGet() {
      return "the synthetic gestures are generated";
    }

    @Override
    public ClipSource open(Path folder, Consumer<String> note) throws IOException {
      SyntheticGestures.write(
          folder,
          spec,
          done ->
              note.accept(
                  "drawing synthetic gestures: recording %d of %d"
                      .formatted(done, spec.recordings())));
      return new GestureFolder(folder);
    }
  }

  /** N-MNIST: recorded digits, not gestures. */
  record NMnist() implements Dataset {
    @Override
    public String name() {
      return "n-mnist";
    }

    @Override
    public int classes() {
      return 10;
    }

    @Override
    public String standIn() {
      return "N-MNIST";
    }

    @Override
    public String whereToGet() {
      return "--data must name the folder of " + sew.data.NMnist.WHERE;
    }

    @Override
    public ClipSource open(Path folder, Consumer<String> note) throws IOException {
      return new sew.data.NMnist(folder);
    }
  }
}
