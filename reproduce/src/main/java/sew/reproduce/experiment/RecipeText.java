package sew.reproduce.experiment;

import java.util.List;
import sew.train.Optimiser;
import sew.train.Schedule;

/** Optimisers and schedules as the command line writes them: "sgd:nesterov", "step:64:0.1". */
final class RecipeText {
  private static final double MOMENTUM = 0.9;

  private RecipeText() {}

  static Optimiser optimiser(String text) {
    return switch (text) {
      case "sgd" -> new Optimiser.Sgd(MOMENTUM);
      case "sgd:nesterov" -> new Optimiser.Sgd(MOMENTUM, 0, 0, true);
      case "adam" -> Optimiser.Adam.DEFAULT;
      default ->
          throw new IllegalArgumentException(
              "expected sgd, sgd:nesterov or adam, found \"" + text + "\"");
    };
  }

  static String of(Optimiser optimiser) {
    if (optimiser instanceof Optimiser.Sgd sgd) {
      return sgd.nesterov() ? "sgd:nesterov" : "sgd";
    }
    return "adam";
  }

  /** The schedule that {@code text} means, from a learning rate of 1. */
  static Schedule schedule(String text) {
    List<String> parts = List.of(text.split(":", -1));
    int n = parts.size();
    if (parts.get(0).equals("constant") && n == 1) {
      return new Schedule.Constant(1);
    }
    if (parts.get(0).equals("step") && n == 3) {
      return new Schedule.Step(
          1, ParameterText.integer(parts.get(1)), ParameterText.number(parts.get(2)));
    }
    if (parts.get(0).equals("cosine") && (n == 2 || n == 3)) {
      double etaMin = n == 2 ? 0 : ParameterText.number(parts.get(2));
      return new Schedule.Cosine(1, ParameterText.integer(parts.get(1)), etaMin);
    }
    if (parts.get(0).equals("warm-up") && n > 3) {
      Schedule after = schedule(String.join(":", parts.subList(3, n)));
      return new Schedule.WarmUp(
          after, ParameterText.integer(parts.get(1)), ParameterText.number(parts.get(2)));
    }
    throw new IllegalArgumentException(
        "expected constant, step:EPOCHS:FACTOR, cosine:EPOCHS[:MIN] or warm-up:EPOCHS:START:SCHEDULE, such as step:64:0.1 or warm-up:5:0.2:cosine:64, found \"%s\""
            .formatted(text));
  }

  static String of(Schedule schedule) {
    if (schedule instanceof Schedule.Step step) {
      return "step:%d:%s".formatted(step.every(), ParameterText.label(step.gamma()));
    }
    if (schedule instanceof Schedule.Cosine cosine) {
      String min = cosine.etaMin() == 0 ? "" : ":" + ParameterText.label(cosine.etaMin());
      return "cosine:" + cosine.tMax() + min;
    }
    if (schedule instanceof Schedule.WarmUp warmUp) {
      return "warm-up:%d:%s:%s"
          .formatted(warmUp.epochs(), ParameterText.label(warmUp.start()), of(warmUp.after()));
    }
    return "constant";
  }
}
