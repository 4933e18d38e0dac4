package sew.reproduce.experiment;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import sew.registry.Types;
import sew.train.LastBatch;
import sew.train.Loss;
import sew.train.Optimiser;
import sew.train.Recipe;
import sew.train.Schedule;

/**
 * What a recipe changes about a usual one, epochs and T_train left out, in the words of captions:
 * "lr 0.01", "batch 8", "Adam".
 */
final class RecipeDifferences {
  private RecipeDifferences() {}

  static List<String> of(Recipe recipe, Recipe usual) {
    List<String> all = new ArrayList<>();
    schedule(recipe.schedule(), usual.schedule(), all);
    optimiser(recipe.optimiser(), usual.optimiser(), all);
    if (recipe.batchSize() != usual.batchSize()) {
      all.add("batch " + recipe.batchSize());
    }
    if (recipe.microBatches() != usual.microBatches()) {
      all.add(
          recipe.microBatches() + (recipe.microBatches() == 1 ? " micro-batch" : " micro-batches"));
    }
    if (recipe.lastBatch() != usual.lastBatch()) {
      all.add("last batch " + name(recipe.lastBatch()));
    }
    all.addAll(loss(recipe.loss(), usual.loss()));
    return all;
  }

  /** "loss squared-error", if it is not the usual one. */
  static List<String> loss(Loss loss, Loss usual) {
    return loss.equals(usual) ? List.of() : List.of("loss " + Types.id(loss.getClass()));
  }

  private static String name(LastBatch last) {
    return switch (last) {
      case DROP -> "dropped";
      case KEEP -> "kept";
      case PAD -> "padded";
    };
  }

  private static void schedule(Schedule schedule, Schedule usual, List<String> all) {
    double base = base(schedule);
    if (base != base(usual)) {
      all.add("lr " + number(base));
    }
    String course = course(schedule);
    if (!course.equals(course(usual))) {
      all.add(course);
    }
  }

  private static double base(Schedule schedule) {
    if (schedule instanceof Schedule.WarmUp warmUp) {
      return base(warmUp.after());
    }
    if (schedule instanceof Schedule.Step step) {
      return step.base();
    }
    return schedule instanceof Schedule.Cosine cosine
        ? cosine.base()
        : ((Schedule.Constant) schedule).base();
  }

  /** How the learning rate changes. */
  private static String course(Schedule schedule) {
    if (schedule instanceof Schedule.WarmUp warmUp) {
      return "%s after a warm-up of %d epochs from %s of it"
          .formatted(course(warmUp.after()), warmUp.epochs(), number(warmUp.start()));
    }
    if (schedule instanceof Schedule.Step step) {
      return "lr x %s every %d epochs".formatted(number(step.gamma()), step.every());
    }
    if (schedule instanceof Schedule.Cosine cosine) {
      return "cosine over %d epochs".formatted(cosine.tMax())
          + (cosine.etaMin() == 0 ? "" : " to " + number(cosine.etaMin()));
    }
    return "constant lr";
  }

  private static void optimiser(Optimiser optimiser, Optimiser usual, List<String> all) {
    if (optimiser instanceof Optimiser.Sgd own) {
      if (usual instanceof Optimiser.Sgd other) {
        sgd(own, other, all);
      } else {
        all.add("SGD");
        all.add("momentum " + number(own.momentum()));
        sgd(own, new Optimiser.Sgd(own.momentum()), all);
      }
    } else if (optimiser instanceof Optimiser.Adam own) {
      if (usual instanceof Optimiser.Adam other) {
        adam(own, other, all);
      } else {
        all.add("Adam");
        adam(own, Optimiser.Adam.DEFAULT, all);
      }
    }
  }

  private static void sgd(Optimiser.Sgd own, Optimiser.Sgd usual, List<String> all) {
    if (own.momentum() != usual.momentum()) {
      all.add("momentum " + number(own.momentum()));
    }
    weightDecay(own.weightDecay(), usual.weightDecay(), all);
    if (own.dampening() != usual.dampening()) {
      all.add("dampening " + number(own.dampening()));
    }
    if (own.nesterov() != usual.nesterov()) {
      all.add(own.nesterov() ? "Nesterov's momentum" : "no Nesterov momentum");
    }
  }

  private static void adam(Optimiser.Adam own, Optimiser.Adam usual, List<String> all) {
    if (own.beta1() != usual.beta1() || own.beta2() != usual.beta2()) {
      all.add("betas %s and %s".formatted(number(own.beta1()), number(own.beta2())));
    }
    if (own.epsilon() != usual.epsilon()) {
      all.add("epsilon " + number(own.epsilon()));
    }
    weightDecay(own.weightDecay(), usual.weightDecay(), all);
  }

  private static void weightDecay(double decay, double usual, List<String> all) {
    if (decay != usual) {
      all.add("weight decay " + number(decay));
    }
  }

  /** All digits and no exponent: "0.0001". */
  static String number(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
