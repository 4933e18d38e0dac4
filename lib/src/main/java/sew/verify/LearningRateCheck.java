package sew.verify;

import com.fasterxml.jackson.databind.JsonNode;
import sew.train.Schedule;

/** Kind "optim", tables of learning rates: PyTorch's schedulers to 1e-7. */
final class LearningRateCheck {
  private static final double TOLERANCE = 1e-7;

  /** PyTorch's default. */
  private static final double DEFAULT_START = 1.0 / 3;

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
    Schedule schedule = schedule(table, base);
    JsonNode rates = table.get("lr_by_epoch");
    for (int epoch = 0; epoch < rates.size(); epoch++) {
      double expected = rates.get(epoch).asDouble();
      double rate = schedule.learningRate(epoch);
      // Beside the base rate: a cosine ends at 0, PyTorch's recursion near it.
      deviation.value(name + " epoch " + epoch, 1 + expected / base, 1 + rate / base, TOLERANCE);
    }
  }

  /**
   * A schedule under PyTorch's name, as {@code [name, arguments]} or as arguments of which one is
   * {@code scheduler}; constant where there is none.
   */
  static Schedule schedule(JsonNode scheduler, double base) {
    if (scheduler.isArray()) {
      return schedule(scheduler.get(0).asText(), base, scheduler.path(1));
    }
    return scheduler.isObject()
        ? schedule(scheduler.get("scheduler").asText(), base, scheduler)
        : new Schedule.Constant(base);
  }

  /** Its arguments are fields of {@code arguments}, and so may be those of a warm-up before it. */
  private static Schedule schedule(String scheduler, double base, JsonNode arguments) {
    Schedule schedule =
        switch (scheduler) {
          case "StepLR" ->
              new Schedule.Step(
                  base, arguments.get("step_size").asInt(), arguments.path("gamma").asDouble(0.1));
          case "CosineAnnealingLR" ->
              new Schedule.Cosine(
                  base, arguments.get("T_max").asInt(), arguments.path("eta_min").asDouble(0));
          case "LinearLR" -> warmUp(new Schedule.Constant(base), arguments);
          case "SequentialLR" -> sequential(arguments, base);
          case "constant", "none" -> new Schedule.Constant(base);
          default -> throw new IllegalArgumentException("unknown scheduler \"" + scheduler + "\"");
        };
    int epochs = arguments.path("warmup_epochs").asInt(0);
    return epochs == 0
        ? schedule
        : new Schedule.WarmUp(
            schedule, epochs, arguments.path("warmup_factor").asDouble(DEFAULT_START));
  }

  /** LinearLR before another schedule, which starts where the first has ended. */
  private static Schedule sequential(JsonNode arguments, double base) {
    JsonNode schedulers = arguments.get("schedulers");
    JsonNode first = schedulers.path(0);
    boolean isPair = first.isArray();
    String name = isPair ? first.get(0).asText() : first.path("scheduler").asText();
    JsonNode linear = isPair ? first.path(1) : first;
    int milestone = arguments.path("milestones").path(0).asInt();
    if (schedulers.size() != 2 || !name.equals("LinearLR") || milestone != iterations(linear)) {
      throw new IllegalArgumentException(
          "expected LinearLR and another scheduler from its total_iters on, found " + arguments);
    }
    return warmUp(schedule(schedulers.get(1), base), linear);
  }

  private static Schedule warmUp(Schedule after, JsonNode linear) {
    double end = linear.path("end_factor").asDouble(1);
    if (end != 1) {
      throw new IllegalArgumentException("a warm-up ends at factor 1, found end_factor " + end);
    }
    return new Schedule.WarmUp(
        after, iterations(linear), linear.path("start_factor").asDouble(DEFAULT_START));
  }

  private static int iterations(JsonNode linear) {
    return linear.path("total_iters").asInt(5);
  }
}
