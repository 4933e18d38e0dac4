package sew.notebook;

import java.lang.reflect.RecordComponent;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.notebook.figures.NeuronFigures;
import sew.reproduce.result.TableBuilder;
import tech.tablesaw.api.Table;

/** A neuron as a table: each component of its record, and of its firing, with its value. */
final class NeuronTable {
  private NeuronTable() {}

  static Table of(Neuron neuron) {
    TableBuilder rows = new TableBuilder(NetworkTable.describe(neuron), "component", "value");
    rows((Record) neuron, rows);
    return rows.table();
  }

  private static void rows(Record of, TableBuilder rows) {
    for (RecordComponent component : of.getClass().getRecordComponents()) {
      Object value = value(of, component);
      if (value instanceof Firing firing) {
        rows(firing, rows);
      } else {
        boolean part = value instanceof Record;
        rows.row(component.getName(), part ? NeuronFigures.describe(value) : value.toString());
      }
    }
  }

  private static Object value(Record of, RecordComponent component) {
    try {
      return component.getAccessor().invoke(of);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component + " of " + of, e);
    }
  }
}
