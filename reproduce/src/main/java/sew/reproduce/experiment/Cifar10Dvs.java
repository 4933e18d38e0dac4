package sew.reproduce.experiment;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sew.data.Cifar10DvsLayout;
import sew.data.ClipSource;
import sew.data.PreparedFrames;
import sew.data.RecordingSplit;
import sew.data.SplitSamples;
import sew.data.SyntheticCifar10Dvs;
import sew.registry.TypeId;

/**
 * CIFAR10-DVS, as recorded.
 *
 * @param split which recordings are for testing, as {@link RecordingSplit#parse} reads it
 */
@TypeId("cifar10-dvs")
public record Cifar10Dvs(String split) implements Dataset {
  /** The split of the paper. */
  public static final Cifar10Dvs DEFAULT = new Cifar10Dvs("authors");

  public Cifar10Dvs {
    RecordingSplit.parse(split);
  }

  @Override
  public int classes() {
    return sew.data.Cifar10Dvs.CLASSES.size();
  }

  @Override
  public String standIn() {
    return "";
  }

  @Override
  public String whereToGet() {
    return "--data must name the folder of " + sew.data.Cifar10Dvs.WHERE;
  }

  @Override
  public String layouts() {
    return Cifar10DvsLayout.KNOWN;
  }

  @Override
  public Map<String, String> archives() {
    Map<String, String> zips = new TreeMap<>();
    sew.data.Cifar10Dvs.MD5.forEach((name, md5) -> zips.put(name + ".zip", md5));
    return zips;
  }

  @Override
  public boolean hasPapersRecipe() {
    return true;
  }

  @Override
  public SplitSamples open(DataRequest request) throws IOException {
    String cached = request.nameWith(name(), split);
    Optional<PreparedFrames> frames =
        Cifar10DvsLayout.frames(
            request.folder(), RecordingSplit.parse(split), request.steps(), request.size());
    return frames.isPresent()
        ? request.frames(cached, frames.get())
        : request.frames(cached, clips(request).orElseThrow());
  }

  @Override
  public Optional<ClipSource> clips(DataRequest request) throws IOException {
    if (SyntheticCifar10Dvs.isIn(request.folder())) {
      throw new IOException(
          "expected the recordings of CIFAR10-DVS in %s, found synthetic figures; leave --data out to run on them"
              .formatted(request.folder()));
    }
    return Optional.of(
        Cifar10DvsLayout.of(request.folder(), RecordingSplit.parse(split), request.warning()));
  }

  /** Figures that the project draws itself, in the layout of CIFAR10-DVS, the authors' split. */
  @TypeId("synthetic-cifar10-dvs")
  public record Synthetic(SyntheticCifar10Dvs.Spec spec) implements Dataset {
    /** 360 training and 40 test recordings. */
    public static final Synthetic DEFAULT = new Synthetic(SyntheticCifar10Dvs.Spec.DEFAULT);

    @Override
    public int classes() {
      return sew.data.Cifar10Dvs.CLASSES.size();
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
      return "" + SyntheticCifar10Dvs.VERSION;
    }

    @Override
    public String whereToGet() {
      return "the synthetic figures are generated";
    }

    @Override
    public int quickEpochs() {
      return 5;
    }

    @Override
    public SplitSamples open(DataRequest request) throws IOException {
      return request.frames(name(), clips(request).orElseThrow());
    }

    @Override
    public Optional<ClipSource> clips(DataRequest request) throws IOException {
      SyntheticCifar10Dvs.write(
          request.folder(),
          spec,
          done ->
              request
                  .note()
                  .accept(
                      "drawing synthetic figures: recording %d of %d"
                          .formatted(done, spec.total())));
      return Optional.of(
          new sew.data.Cifar10Dvs(request.folder(), new RecordingSplit.Authors(), smaller -> {}));
    }
  }
}
