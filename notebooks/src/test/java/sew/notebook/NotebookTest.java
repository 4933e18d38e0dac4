package sew.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import sew.reproduce.experiment.Cifar10Dvs;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.Scale;
import sew.reproduce.experiment.WideNetSetup;

class NotebookTest {
  @Test
  void anEstimateIsForAsManySamplesAsThePapers() {
    String text = Notebook.estimate(small(Cifar10Dvs.DEFAULT), Device.cpu());
    assertTrue(text.contains("9,000 training and 1,000 test samples"), text);
    assertTrue(text.contains("per epoch"), text);
  }

  @Test
  void thereIsNoEstimateForOtherData() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Notebook.estimate(small(Cifar10Dvs.Synthetic.DEFAULT), Device.cpu()));
    assertTrue(e.getMessage().contains("synthetic-cifar10-dvs"), e.getMessage());
  }

  @Test
  void aMissingDataFolderIsAskedFor() {
    assertEquals(Path.of("images"), Notebook.dataFolder("images"));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Notebook.dataFolder(""));
    assertTrue(e.getMessage().contains("DATA"), e.getMessage());
  }

  private static Experiment small(Dataset dataset) {
    return WideNetSetup.of(dataset, Scale.QUICK).withSize(4).withEpochs(1).experiment(2, 2020);
  }
}
