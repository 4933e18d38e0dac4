package sew.reproduce.verify;

import java.io.IOException;
import sew.reproduce.verify.Verify.Result;
import sew.reproduce.verify.Verify.Status;

/** Which check each kind of golden case gets. */
final class CaseCheckers {
  private CaseCheckers() {}

  static Result check(String folder, GoldenCase golden) throws IOException {
    return switch (golden.category()) {
      case "neurons" -> result("neurons", golden, NeuronCheck.of(golden));
      case "surrogates" -> result("neurons", golden, SurrogateCheck.of(golden));
      case "blocks" -> result("blocks", golden, block(golden));
      case "nets" -> result("nets", golden, NetCheck.ofEvents(golden));
      case "imagenet_nets" -> result("imagenet_nets", golden, NetCheck.ofImages(golden));
      case "optim" -> result("optim", golden, OptimCheck.of(golden));
      case "lr_tables" -> result("optim", golden, LearningRateCheck.of(golden));
      case "arch" -> result("arch", golden, ArchCheck.of(golden));
      case "checkpoint" -> result("checkpoint", golden, CheckpointCheck.of(golden));
      case "events", "aedat20", "aedat31" -> result("events", golden, EventsCheck.of(golden));
      default -> skipped(folder, golden, "kind " + golden.category() + " is not built yet");
    };
  }

  private static Deviation block(GoldenCase golden) {
    return switch (golden.description().path("kind").asText("block")) {
      case "maxpool" -> MaxPoolCheck.of(golden);
      case "zero_init" -> ZeroInitCheck.of(golden);
      default -> BlockCheck.of(golden);
    };
  }

  private static Result result(String kind, GoldenCase golden, Deviation deviation) {
    return new Result(
        kind,
        golden.name(),
        deviation.failures().isEmpty() ? Status.PASSED : Status.FAILED,
        deviation.absolute(),
        deviation.relative(),
        deviation.flips(),
        String.join("; ", deviation.failures()));
  }

  private static Result skipped(String kind, GoldenCase golden, String reason) {
    return new Result(kind, golden.name(), Status.SKIPPED, Double.NaN, Double.NaN, 0, reason);
  }
}
