package sew.reproduce.experiment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import sew.data.ClipSource;
import sew.data.ClipSource.Split;
import sew.data.SplitSamples;
import sew.data.WindowedRecordings;
import sew.data.WindowedRecordings.Windows;
import sew.registry.TypeId;

/**
 * Recordings of a DVS128 that each show one thing, cut into windows.
 *
 * @param list a text file that names the recordings, their classes and their split, see {@link
 *     sew.data.SplitList}
 */
@TypeId("recorded-objects")
public record RecordedObjects(String list, int classes, Windows windows) implements Dataset {

  /** The windows' default lengths, and as many classes as the list has. */
  public static RecordedObjects of(Path folder, String list) throws IOException {
    int classes = new WindowedRecordings(folder, Path.of(list), Windows.DEFAULT).classes();
    return new RecordedObjects(list, classes, Windows.DEFAULT);
  }

  @Override
  public String standIn() {
    return "windows of %d ms of %d recorded objects".formatted(windows.length(), classes);
  }

  @Override
  public String split() {
    return "file:" + list;
  }

  @Override
  public String whereToGet() {
    return "--data must name the folder of the recordings, --split the list of them";
  }

  @Override
  public SplitSamples open(DataRequest request) throws IOException {
    WindowedRecordings recordings = recordings(request);
    SplitSamples frames = request.frames(request.nameWith(name(), list + windows), recordings);
    // Windows of one recording resemble each other: the recordings say how much a test shows.
    request
        .warning()
        .accept(
            "%s: %d training windows of %d recordings, %d test windows of %d recordings"
                .formatted(
                    name(),
                    frames.train().size(),
                    recordings.recordings(Split.TRAIN),
                    frames.test().size(),
                    recordings.recordings(Split.TEST)));
    return frames;
  }

  private WindowedRecordings recordings(DataRequest request) throws IOException {
    return new WindowedRecordings(request.folder(), Path.of(list), windows);
  }

  @Override
  public Optional<ClipSource> clips(DataRequest request) throws IOException {
    return Optional.of(recordings(request));
  }
}
