package sew.reproduce.experiment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sew.data.ClipSource;
import sew.data.GestureArchive;
import sew.data.GestureFolder;
import sew.data.GestureLayout;
import sew.data.NMnistLayout;
import sew.data.PreparedFrames;
import sew.data.SplitSamples;
import sew.data.SyntheticGestures;
import sew.registry.TypeId;
import sew.registry.Types;

/**
 * Data that networks are trained on. Your own is a record with a {@link TypeId} that opens samples:
 * for event data a {@link sew.data.ClipSource} in {@link DataRequest#frames}.
 */
public interface Dataset {

  /** The name on the command line and in directories: its id. */
  default String name() {
    return Types.id(getClass());
  }

  int classes();

  /** What a table must say of numbers that are not measured on the paper's data; else empty. */
  default String standIn() {
    return name();
  }

  /** Whether the samples are still images, which a ResNet reads, and not frames of events. */
  default boolean isStill() {
    return false;
  }

  /** Whether the user has to get the recordings, because they are not generated. */
  default boolean needsData() {
    return true;
  }

  /** The version of what draws a generated set: another version draws into a folder of its own. */
  default String drawnBy() {
    return "";
  }

  /** Where to get the recordings, and which layout they must have. */
  default String whereToGet() {
    return "--data must name the folder of " + name();
  }

  /** The layouts in which the data may lie, in words; empty if {@link #whereToGet} says all. */
  default String layouts() {
    return "";
  }

  /** The MD5 of each archive in which the data are distributed, by its name, as published. */
  default Map<String, String> archives() {
    return Map.of();
  }

  /** The paper's recipe is for the paper's data. */
  default List<Scale> scales() {
    return hasPapersRecipe() ? List.of(Scale.QUICK, Scale.PAPER) : List.of(Scale.QUICK);
  }

  /** Whether the paper has a recipe for these data, so that {@link Scale#PAPER} is defined. */
  default boolean hasPapersRecipe() {
    return false;
  }

  /** Height and width of the frames of quick runs. */
  default int quickSize() {
    return 32;
  }

  /** Epochs of quick runs. */
  default int quickEpochs() {
    return 10;
  }

  /**
   * What divides the data into training and test, where there are several ways; "authors" is that
   * of the paper's authors.
   */
  default String split() {
    return "";
  }

  /** Opens the data that {@code request} asks for, after preparing what is not in its cache. */
  SplitSamples open(DataRequest request) throws IOException;

  /**
   * The clips of event data before they become frames, so that they can be checked and shown; empty
   * for images, and for data of one's own that are only opened.
   */
  default Optional<ClipSource> clips(DataRequest request) throws IOException {
    return Optional.empty();
  }

  /** DVS128 Gesture, as recorded. */
  @TypeId("dvs-gesture")
  record DvsGesture() implements Dataset {
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
    public String layouts() {
      return GestureLayout.KNOWN;
    }

    @Override
    public Map<String, String> archives() {
      return Map.of(GestureArchive.NAME, GestureArchive.MD5);
    }

    @Override
    public boolean hasPapersRecipe() {
      return true;
    }

    @Override
    public SplitSamples open(DataRequest request) throws IOException {
      Optional<PreparedFrames> frames =
          GestureLayout.frames(request.folder(), request.steps(), request.size());
      return frames.isPresent()
          ? request.frames(name(), frames.get())
          : request.frames(name(), clips(request).orElseThrow());
    }

    @Override
    public Optional<ClipSource> clips(DataRequest request) throws IOException {
      Path folder = request.folder();
      if (SyntheticGestures.isIn(folder)) {
        throw new IOException(
            "expected recorded gestures in %s, found the synthetic ones; leave --data out to run on them"
                .formatted(folder));
      }
      return Optional.of(GestureLayout.of(folder, request.warning()));
    }
  }

  /** Gestures that the project draws itself, in the layout of DVS128 Gesture. */
  @TypeId("synthetic-gesture")
  record SyntheticGesture(SyntheticGestures.Spec spec) implements Dataset {
    /** 330 training and 132 test clips. */
    public static final SyntheticGesture DEFAULT =
        new SyntheticGesture(SyntheticGestures.Spec.DEFAULT);

    @Override
    public int classes() {
      return GestureFolder.CLASSES;
    }

    @Override
    public String standIn() {
      return "SYNTHETIC";
    }

    @Override
    public boolean needsData() {
      return false;
    }

    @Override
    public String drawnBy() {
      return "" + SyntheticGestures.VERSION;
    }

    @Override
    public String whereToGet() {
      return "the synthetic gestures are generated";
    }

    @Override
    public SplitSamples open(DataRequest request) throws IOException {
      return request.frames(name(), clips(request).orElseThrow());
    }

    @Override
    public Optional<ClipSource> clips(DataRequest request) throws IOException {
      SyntheticGestures.write(
          request.folder(),
          spec,
          done ->
              request
                  .note()
                  .accept(
                      "drawing synthetic gestures: recording %d of %d"
                          .formatted(done, spec.recordings())));
      return Optional.of(new GestureFolder(request.folder(), request.warning()));
    }
  }

  /** N-MNIST: recorded digits, not gestures. */
  @TypeId("n-mnist")
  record NMnist() implements Dataset {
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
    public String layouts() {
      return NMnistLayout.KNOWN;
    }

    @Override
    public int quickSize() {
      return 34;
    }

    @Override
    public int quickEpochs() {
      return 7;
    }

    @Override
    public SplitSamples open(DataRequest request) throws IOException {
      Optional<PreparedFrames> frames =
          NMnistLayout.frames(request.folder(), request.steps(), request.size());
      return frames.isPresent()
          ? request.frames(name(), frames.get())
          : request.frames(name(), clips(request).orElseThrow());
    }

    @Override
    public Optional<ClipSource> clips(DataRequest request) throws IOException {
      return Optional.of(NMnistLayout.of(request.folder()));
    }
  }
}
