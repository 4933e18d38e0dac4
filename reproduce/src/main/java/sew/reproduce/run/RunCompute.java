package sew.reproduce.run;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import sew.compute.Backend;
import sew.compute.Compute;
import sew.compute.ComputeRequest;
import sew.compute.ComputeSetting;
import sew.reproduce.result.RunEnvironment;

/**
 * How runs are computed: a new one as {@code request} says, a resumed one as it was, so that it
 * keeps its bits.
 *
 * @param request what was asked for; nothing asked for leaves it to the machine, or to the record
 * @param mayChange whether a resumed run may be computed differently from what it recorded
 */
public record RunCompute(ComputeRequest request, Device device, boolean mayChange) {

  /** As the system properties of this process say. */
  public static RunCompute on(Device device) {
    return new RunCompute(ComputeRequest.ofProperties(), device, false);
  }

  /** How a run is resumed, and what changes its rounding. */
  record Resumed(Compute.Resolved compute, List<String> changes) {

    Resumed and(String change) {
      List<String> all = new ArrayList<>(changes);
      all.add(change);
      return new Resumed(compute, all);
    }
  }

  /**
   * A run that starts: the fastest way, but for what was asked for.
   *
   * @throws IllegalArgumentException if what was asked for is not available
   */
  public Compute.Resolved start() {
    return request.applyTo(Compute.fastest(device)).resolve();
  }

  /**
   * A run that has recorded {@code environment}. What an older version did not write there is taken
   * as it was then.
   *
   * @throws IOException if it would have to be computed differently, and that is not allowed
   */
  Resumed resume(RunDirectory directory, JsonNode environment) throws IOException {
    if (environment.path("computing").path("backend").isMissingNode()) {
      // Runs had no other order when they did not record it.
      Compute first = Compute.DEFAULT.withDevice(device);
      return new Resumed(request.applyTo(first).resolve(), List.of());
    }
    Compute.Resolved compute = resolve(directory, environment.path("computing"));
    List<String> changes = changes(compute, environment);
    if (!changes.isEmpty() && !mayChange) {
      throw new IOException(
          "%s would continue with %s, which may round differently; start it as before (--threads, --device and the options that you gave), or allow the change with --allow-compute-change"
              .formatted(directory.path(), String.join(", ", changes)));
    }
    return new Resumed(compute, changes);
  }

  private Compute.Resolved resolve(RunDirectory directory, JsonNode recorded) throws IOException {
    Backend before;
    Compute asBefore;
    try {
      before = Backend.of(recorded.path("backend").asText());
      asBefore = recorded(recorded);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "%s: environment.json: computing: %s".formatted(directory.path(), e.getMessage()), e);
    }
    Compute wanted = request.applyTo(asBefore);
    boolean asksForBackend = request.values().containsKey(ComputeSetting.BACKEND);
    try {
      return asksForBackend ? wanted.resolve() : wanted.resolveTo(before);
    } catch (IllegalArgumentException e) {
      if (mayChange && !asksForBackend) {
        return wanted.withBackend(Backend.AUTO).resolve();
      }
      throw new IOException(
          "%s was computed with the backend %s and cannot continue: %s; provide that, or choose another --backend with --allow-compute-change"
              .formatted(directory.path(), before, e.getMessage()),
          e);
    }
  }

  /**
   * Exactly as another process computes.
   *
   * @param computing its settings, as {@code environment.json} has them
   */
  public static Compute.Resolved recorded(JsonNode computing, Device device) {
    Compute asThere =
        new RunCompute(ComputeRequest.ofProperties(), device, false).recorded(computing);
    return asThere.resolveTo(Backend.of(computing.path("backend").asText()));
  }

  /** What was asked for when the run started; the first runs did not record all of it. */
  private Compute recorded(JsonNode recorded) {
    Compute compute = Compute.DEFAULT.withDevice(device);
    for (ComputeSetting setting : ComputeSetting.values()) {
      String name =
          setting == ComputeSetting.BACKEND ? RunEnvironment.REQUESTED_BACKEND : setting.toString();
      if (recorded.path(name).isTextual()) {
        compute = setting.set(compute, recorded.path(name).asText());
      }
    }
    return compute;
  }

  private static List<String> changes(Compute.Resolved now, JsonNode before) {
    List<String> changes = new ArrayList<>();
    JsonNode computing = before.path("computing");
    compare("backend", computing.path("backend"), now.backend().toString(), changes);
    compare("memory-order", computing.path("memory-order"), now.memoryOrder().toString(), changes);
    compare("precision", computing.path("precision"), now.precision().toString(), changes);
    compare("threads", before.path("threads"), now.threadsLabel(), changes);
    compare("device", before.path("device"), now.device().toString(), changes);
    return changes;
  }

  private static void compare(String name, JsonNode before, String now, List<String> changes) {
    if (before.isTextual() && !before.asText().equals(now)) {
      changes.add("%s %s (before: %s)".formatted(name, now, before.asText()));
    }
  }
}
