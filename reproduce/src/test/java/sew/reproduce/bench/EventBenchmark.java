package sew.reproduce.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import sew.data.Aedat20;
import sew.data.Aedat31;
import sew.data.Events;
import sew.data.FrameIntegration;
import sew.data.Frames;
import sew.data.NMnist;

/** Parsing recordings of a million events from files in memory's cache, and integrating them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class EventBenchmark {
  private static final int EVENTS = 1_000_000;
  private static final FrameIntegration BY_NUMBER = new FrameIntegration.ByNumber(16);

  private Path folder;
  private Path aedat31;
  private Path aedat20;
  private Path nMnist;
  private Events events;

  @Setup
  public void write() throws IOException {
    folder = Files.createTempDirectory("sew-jmh");
    aedat31 = folder.resolve("aedat31");
    aedat20 = folder.resolve("aedat20");
    nMnist = folder.resolve("n-mnist");
    Recording.write(Kind.AEDAT31, EVENTS, aedat31);
    Recording.write(Kind.AEDAT20, EVENTS, aedat20);
    Recording.write(Kind.N_MNIST, EVENTS, nMnist);
    events = Aedat31.read(aedat31);
  }

  @TearDown
  public void delete() throws IOException {
    TemporaryFolder.delete(folder);
  }

  @Benchmark
  public Events parseAedat31() throws IOException {
    return Aedat31.read(aedat31);
  }

  @Benchmark
  public Events parseAedat20() throws IOException {
    return Aedat20.read(aedat20, Aedat20.Orientation.CIFAR10_DVS);
  }

  @Benchmark
  public Events parseNMnist() throws IOException {
    return NMnist.decode(Files.readAllBytes(nMnist), nMnist);
  }

  @Benchmark
  public Frames integrateByNumber() {
    return BY_NUMBER.integrate(events);
  }
}
