package sew.reproduce.verify;

import com.fasterxml.jackson.databind.JsonNode;
import sew.train.Schedule;

/** Kind "optim", tables of learning rates: StepLR and CosineAnnealingLR to 1e-7. */
final class LearningRateCheck {
  private static final double TOLERANCE = 1e-7;

  private LearningRateCheck() {}

  static Deviation of(GoldenCase golden) {
    Deviation deviation = new Deviation();
    golden
        .description()
        .get("tables")
        .properties()
        .forEach(table -> compare(table.getKey(), table.getValue(), deviation));
    return deviation;
  }

  private static void compare(String name, JsonNode table, Deviation deviation) {
    double base = table.get("base_lr").asDouble();
    String scheduler = table.get("scheduler").asText();
    Schedule schedule = schedule(scheduler, base, table);
    JsonNode rates = table.get("lr_by_epoch");
    for (int epoch = 0; epoch < rates.size(); epoch++) {
      double expected = rates.get(epoch).asDouble();
      double rate = schedule.learningRate(epoch);
      // Beside the base rate: a cosine ends at 0, PyTorch's recursion near it.
      deviation.value(name + " epoch " + epoch, 1 + expected / base, 1 + rate / base, TOLERANCE);
    }
  }

  /** A schedule under PyTorch's name, its arguments being fields of {@code arguments}. */
  static Schedule schedule(String scheduler, double base, JsonNode arguments) {
    if (arguments.path("eta_min").asDouble(0) != 0) {
      throw new IllegalArgumentException("only eta_min 0 is built, found " + arguments);
    }
    return switch (scheduler) {
      case "StepLR" ->
          new Schedule.Step(
              base, arguments.get("step_size").asInt(), arguments.get("gamma").asDouble());
      case "CosineAnnealingLR" -> new Schedule.Cosine(base, arguments.get("T_max").asInt());
      default -> throw new IllegalArgumentException("unknown scheduler \"" + scheduler + "\"");
    };
  }
}
