package sew.notebook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import sew.reproduce.plot.Curve;
import sew.reproduce.plot.Figure;
import sew.reproduce.run.RunRecord;

class RunFigureTest {
  private static final Path COMMITTED = Path.of("..", "reproduce", "results", "table4-n-mnist");

  @Test
  void aCommittedRunIsDrawnEpochByEpoch() throws IOException {
    List<RunRecord> runs = RunRecord.finishedIn(COMMITTED);
    assertEquals(5, runs.size());
    RunRecord run = runs.get(0);
    Figure figure = RunFigure.of(run);
    assertEquals(2, figure.panels().size());
    Curve test = figure.panels().get(1).curves().get(1);
    assertEquals("test", test.name());
    assertEquals(100 * run.finished().standardError(run.finished().last()), test.errors()[6], 1e-9);
    assertEquals("shortened, N-MNIST", figure.mark());
    assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6, 7}, test.x());
    assertEquals(100 * run.finished().last(), test.y()[6], 1e-9);
    String last =
        String.format(
            Locale.ROOT,
            "last %.2f +- %.2f %%",
            100 * run.finished().last(),
            100 * Math.sqrt(run.finished().last() * (1 - run.finished().last()) / 100));
    assertTrue(figure.title().contains(last), figure.title());
    assertTrue(figure.title().contains("shortened"), figure.title());
  }
}
