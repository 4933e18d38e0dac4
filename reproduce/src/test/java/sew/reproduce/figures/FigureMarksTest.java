package sew.reproduce.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sew.reproduce.initial.InitialNets;
import sew.reproduce.initial.InitialNetsFile;
import sew.reproduce.plot.Figure;
import sew.reproduce.plot.Panel;

/** Committed results that are not the paper's setting say so in the figure itself. */
class FigureMarksTest {
  private static final Path FIGURES = Path.of("results", "figures");

  private static InitialNets nets(String name) throws IOException {
    return InitialNetsFile.read(FIGURES.resolve(name + ".json"));
  }

  @ParameterizedTest
  @EnumSource(GradientFigureId.class)
  void gradientsOfGeneratedImagesAreMarkedAndTheirNormsBeginAtZero(GradientFigureId id)
      throws IOException {
    Figure figure = new GradientFigure(id, nets(id.file())).figure();
    assertTrue(figure.mark().startsWith("STAND-IN IMAGES: 4 generated images"), figure.mark());
    for (Panel panel : figure.panels()) {
      assertTrue(panel.y().withZero() && panel.right().withZero(), panel.title());
    }
  }

  @Test
  void ratesOfGeneratedImagesAndOfNetsBeforeTrainingAreMarked() throws IOException {
    assertTrue(new Figure5(nets("fig5")).figure().mark().startsWith("STAND-IN IMAGES"));
    Figure4 figure4 = new Figure4(Figure4File.read(FIGURES.resolve("fig4.json")));
    assertTrue(figure4.figure().mark().startsWith("NOT TRAINED"), figure4.figure().mark());
  }

  @Test
  void whatIsThePapersHasNoMark() {
    assertEquals("", Figure3.figure().mark());
    assertEquals("", Figure9.figure(List.of()).mark());
  }
}
