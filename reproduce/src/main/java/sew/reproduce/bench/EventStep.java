package sew.reproduce.bench;

import java.io.IOException;
import java.nio.file.Path;
import sew.data.Aedat20;
import sew.data.Aedat31;
import sew.data.Events;
import sew.data.FrameIntegration;
import sew.data.Frames;
import sew.data.NMnist;

/** A recording: parsed from its file, or integrated to frames. */
final class EventStep implements Step {
  private static final FrameIntegration BY_NUMBER =
      new FrameIntegration.ByNumber(Workload.FRAME_STEPS);

  private final Kind kind;
  private final Path file;
  private final Events parsed;

  EventStep(Workload workload, Path file) throws IOException {
    this.kind = workload.kind();
    this.file = file;
    this.parsed = kind == Kind.FRAMES ? aedat20(file) : null;
  }

  @Override
  public Computed run() throws IOException {
    if (kind == Kind.FRAMES) {
      Frames frames = BY_NUMBER.integrate(parsed);
      return () -> sums(frames);
    }
    Events events =
        switch (kind) {
          case AEDAT31 -> Aedat31.read(file);
          case AEDAT20 -> aedat20(file);
          case N_MNIST -> NMnist.read(file);
          default -> throw new IllegalStateException("no recording for " + kind);
        };
    return () -> sums(events);
  }

  private static Events aedat20(Path file) throws IOException {
    return Aedat20.read(file, Aedat20.Orientation.CIFAR10_DVS);
  }

  /** The number of events, the sums of t, x, y and p, and a sum that depends on their order. */
  private static double[] sums(Events events) {
    double[] sums = new double[6];
    for (int i = 0; i < events.size(); i++) {
      sums[0]++;
      sums[1] += events.t()[i];
      sums[2] += events.x()[i];
      sums[3] += events.y()[i];
      sums[4] += events.p()[i];
      sums[5] += (double) (i % 1000) * events.x()[i] * events.y()[i];
    }
    return sums;
  }

  /** The number of counts, their sum, and a sum that depends on their order. */
  private static double[] sums(Frames frames) {
    double[] sums = new double[3];
    int[] counts = frames.counts();
    for (int i = 0; i < counts.length; i++) {
      sums[0]++;
      sums[1] += counts[i];
      sums[2] += (double) i * counts[i];
    }
    return sums;
  }
}
