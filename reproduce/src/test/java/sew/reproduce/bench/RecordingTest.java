package sew.reproduce.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.data.Aedat20;
import sew.data.Aedat31;
import sew.data.Events;
import sew.data.NMnist;

class RecordingTest {
  private static final int EVENTS = 300_000;

  @TempDir private Path folder;

  private Path write(Kind kind) throws IOException {
    Path file = folder.resolve(kind.name());
    Recording.write(kind, EVENTS, file);
    return file;
  }

  private static void assertSame(Events expected, Events events) {
    assertArrayEquals(expected.t(), events.t());
    assertArrayEquals(expected.x(), events.x());
    assertArrayEquals(expected.y(), events.y());
    assertArrayEquals(expected.p(), events.p());
  }

  @Test
  void allFormatsHoldTheSameEvents() throws IOException {
    Events aedat31 = Aedat31.read(write(Kind.AEDAT31));
    assertEquals(EVENTS, aedat31.size());
    Path aedat20 = write(Kind.AEDAT20);
    assertSame(aedat31, Aedat20.read(aedat20, Aedat20.Orientation.CIFAR10_DVS));
    Path nMnist = write(Kind.N_MNIST);
    Events coarse = aedat31.rescaledTo(34, 34);
    for (int i = 0; i < EVENTS; i++) {
      coarse.t()[i] &= 0x7fffff;
    }
    assertSame(coarse, NMnist.decode(Files.readAllBytes(nMnist), nMnist));
  }
}
