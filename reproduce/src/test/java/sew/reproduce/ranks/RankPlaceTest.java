package sew.reproduce.ranks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sew.collective.Rendezvous;

class RankPlaceTest {
  private static final Map<String, String> TORCHRUN =
      Map.of(
          "RANK",
          "3",
          "WORLD_SIZE",
          "8",
          "MASTER_ADDR",
          "node1",
          "MASTER_PORT",
          "29500",
          "HOSTNAME",
          "node2");

  @Test
  void torchrunSaysWhoAndWhere() {
    assertEquals(
        new RankPlace(3, 8, new Rendezvous("node1:29501", "node2")),
        RankPlace.ofTorchrun(TORCHRUN));
  }

  @Test
  void slurmSaysWhoAndWhere() {
    Map<String, String> srun =
        Map.of(
            "SLURM_PROCID",
            "1",
            "SLURM_NTASKS",
            "2",
            "SLURM_STEP_NODELIST",
            "gpu[07-08]",
            "SLURM_JOB_ID",
            "123456",
            "SLURMD_NODENAME",
            "gpu08");
    assertEquals(
        new RankPlace(1, 2, new Rendezvous("gpu07:23456", "gpu08")), RankPlace.ofSlurm(srun));
  }

  @ParameterizedTest
  @CsvSource({
    "node1, node1",
    "'node1,node2', node1",
    "'node[01-03,7],login', node01",
    "'node[7,9]', node7",
    "'login,node[1-2]', login"
  })
  void theFirstNodeOfAList(String list, String first) {
    assertEquals(first, RankPlace.firstHost(list));
  }

  @Test
  void whatIsMissingIsNamed() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> RankPlace.ofSlurm(Map.of()))
            .getMessage();
    assertEquals(
        "expected the environment variable SLURM_STEP_NODELIST, which srun sets, found none; start the command with srun",
        message);
  }
}
