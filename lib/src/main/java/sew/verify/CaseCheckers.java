package sew.verify;

import java.io.IOException;
import sew.verify.VerifyResult.Status;

/** Which check each kind of golden case gets. */
final class CaseCheckers {
  private CaseCheckers() {}

  static VerifyResult check(String folder, GoldenCase golden) throws IOException {
    return switch (golden.category()) {
      case "neurons" -> result("neurons", golden, NeuronCheck.of(golden));
      case "surrogates" -> result("neurons", golden, SurrogateCheck.of(golden));
      case "blocks" -> result("blocks", golden, block(golden));
      case "nets" -> result("nets", golden, NetCheck.of(golden));
      case "imagenet_nets" -> result("imagenet_nets", golden, NetCheck.of(golden));
      case "optim" -> result("optim", golden, OptimCheck.of(golden));
      case "train_steps" -> result("train_steps", golden, TrainStepsCheck.of(golden));
      case "lr_tables" -> result("optim", golden, LearningRateCheck.of(golden));
      case "arch" -> result("arch", golden, ArchCheck.of(golden));
      case "checkpoint" -> result("checkpoint", golden, CheckpointCheck.of(golden));
      case "events", "aedat20", "aedat31" -> result("events", golden, EventsCheck.of(golden));
      default ->
          VerifyResult.without(
              folder,
              golden.name(),
              Status.SKIPPED,
              "kind " + golden.category() + " cannot be checked yet");
    };
  }

  private static Deviation block(GoldenCase golden) {
    return switch (golden.description().path("kind").asText("block")) {
      case "maxpool" -> MaxPoolCheck.of(golden);
      case "zero_init" -> ZeroInitCheck.of(golden);
      default -> BlockCheck.of(golden);
    };
  }

  private static VerifyResult result(String kind, GoldenCase golden, Deviation deviation) {
    return VerifyResult.of(kind, golden.name(), deviation);
  }
}
