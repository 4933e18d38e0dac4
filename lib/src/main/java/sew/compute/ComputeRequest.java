package sew.compute;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The settings that somebody asked for; what nobody asked for is left to a default, or to what a
 * run recorded when it started.
 *
 * @param values each valid for its setting
 */
public record ComputeRequest(Map<ComputeSetting, String> values) {
  /** Nothing asked for. */
  public static final ComputeRequest NONE = new ComputeRequest(Map.of());

  public ComputeRequest {
    Map<ComputeSetting, String> copy = new EnumMap<>(ComputeSetting.class);
    copy.putAll(values);
    copy.forEach((setting, text) -> setting.set(Compute.DEFAULT, text));
    values = Collections.unmodifiableMap(copy);
  }

  /**
   * What the system properties of this process ask for.
   *
   * @throws IllegalArgumentException if one has another value than it can have
   */
  public static ComputeRequest ofProperties() {
    return ofProperties(ComputeProperties::get);
  }

  static ComputeRequest ofProperties(Function<String, Optional<String>> properties) {
    Map<ComputeSetting, String> values = new EnumMap<>(ComputeSetting.class);
    for (ComputeSetting setting : ComputeSetting.values()) {
      Optional<String> text = properties.apply(setting.property());
      text.ifPresent(value -> values.put(setting, checked(setting, value)));
    }
    return new ComputeRequest(values);
  }

  private static String checked(ComputeSetting setting, String text) {
    try {
      setting.set(Compute.DEFAULT, text);
      return text;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the system property %s: %s".formatted(setting.property(), e.getMessage()), e);
    }
  }

  /** This request with another value for {@code setting}. */
  public ComputeRequest with(ComputeSetting setting, String text) {
    Map<ComputeSetting, String> all = new EnumMap<>(ComputeSetting.class);
    all.putAll(values);
    all.put(setting, text);
    return new ComputeRequest(all);
  }

  /** {@code defaults}, except for what was asked for. */
  public Compute applyTo(Compute defaults) {
    Compute compute = defaults;
    for (Map.Entry<ComputeSetting, String> entry : values.entrySet()) {
      compute = entry.getKey().set(compute, entry.getValue());
    }
    return compute;
  }
}
