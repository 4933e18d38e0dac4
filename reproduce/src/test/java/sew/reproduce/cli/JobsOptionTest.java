package sew.reproduce.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.Scale;
import sew.reproduce.experiment.TrainingSetup;
import sew.reproduce.run.RunDirectory;
import sew.reproduce.run.RunRecord;
import sew.reproduce.tables.Table4;

/** The jobs of a command whose runs have begun. */
class JobsOptionTest {
  @TempDir private Path folder;

  @Test
  void runsGoOnWithTheThreadsTheyWereBegunWith() throws IOException {
    List<Experiment> experiments =
        Table4.experiments(TrainingSetup.of(Dataset.SyntheticGesture.DEFAULT, Scale.QUICK), 2020);
    RunRecord unknown = RunRecord.missing(experiments.get(0));
    assertEquals(false, JobsOption.haveBegunOtherwise(List.of(unknown), 1));
    Files.writeString(folder.resolve("environment.json"), "{\"threads\": \"2\"}");
    RunRecord begun = RunRecord.read(experiments.get(1), new RunDirectory(folder));
    assertEquals(Optional.of("2"), begun.directory().orElseThrow().lastThreads());
    assertEquals(true, JobsOption.haveBegunOtherwise(List.of(unknown, begun), 1));
    assertEquals(false, JobsOption.haveBegunOtherwise(List.of(unknown, begun), 2));
  }
}
