package sew.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.neuron.Reset;
import sew.neuron.Surrogate;
import tech.tablesaw.api.Table;

class NeuronTableTest {
  @Test
  void everyComponentOfTheNeuronAndOfItsFiringHasARow() {
    Firing firing = new Firing(1, new Reset.Hard(-0.5), new Surrogate.S2nn(4, 1), false);
    Table table = NeuronTable.of(new Neuron.Lif(2, true, firing));
    assertEquals("LIF", table.name());
    assertEquals(
        List.of("tau", "decayInput", "threshold", "reset", "surrogate", "detachReset"),
        table.stringColumn("component").asList());
    assertEquals(
        List.of("2.0", "true", "1.0", "Hard, vReset -0.5", "S2nn, alpha 4, beta 1", "false"),
        table.stringColumn("value").asList());
  }

  @Test
  void aResetWithoutComponentsIsItsName() {
    Firing firing = new Firing(0.8, new Reset.Soft(), Surrogate.DEFAULT, true);
    Table table = NeuronTable.of(new Neuron.If(firing));
    assertEquals(
        List.of("0.8", "Soft", "ATan, alpha 2", "true"), table.stringColumn("value").asList());
  }
}
