package examples;

import java.io.IOException;
import sew.data.ClipSource;
import sew.data.ClipSource.Clip;
import sew.data.ClipSource.Recording;
import sew.data.ClipSource.Split;
import sew.data.Events;
import sew.data.SplitSamples;
import sew.registry.TypeId;
import sew.reproduce.experiment.DataRequest;
import sew.reproduce.experiment.Dataset;

/** A data set of one's own: bars that move right (class 0) or left (class 1), drawn when needed. */
@TypeId("moving-bars")
public record MovingBars(int trainClips, int testClips) implements Dataset {
  public static final MovingBars DEFAULT = new MovingBars(16, 8);

  private static final int SIZE = 32;

  @Override
  public int classes() {
    return 2;
  }

  @Override
  public boolean needsData() {
    return false;
  }

  @Override
  public SplitSamples open(DataRequest request) throws IOException {
    return request.frames(name(), new Bars());
  }

  private final class Bars implements ClipSource {
    @Override
    public int classes() {
      return 2;
    }

    @Override
    public int sensorSize() {
      return SIZE;
    }

    @Override
    public String fingerprint() {
      return "moving bars %d %d".formatted(trainClips, testClips);
    }

    @Override
    public void forEachRecording(ClipSource.RecordingConsumer consumer) throws IOException {
      for (int i = 0; i < trainClips + testClips; i++) {
        Split split = i < trainClips ? Split.TRAIN : Split.TEST;
        Clip clip = new Clip("bar-" + i, i % 2, split, bar(i, i % 2 == 0));
        consumer.accept(new Recording(clip.name(), clips -> clips.accept(clip)));
      }
    }
  }

  /** One event in every row and column: the bar passes the whole sensor once. */
  private static Events bar(int first, boolean right) {
    int n = SIZE * SIZE;
    long[] t = new long[n];
    short[] x = new short[n];
    short[] y = new short[n];
    for (int i = 0; i < n; i++) {
      int column = (first + i / SIZE) % SIZE;
      t[i] = 1000L * i;
      x[i] = (short) (right ? column : SIZE - 1 - column);
      y[i] = (short) (i % SIZE);
    }
    return new Events(SIZE, SIZE, t, x, y, new byte[n]);
  }
}
