package sew.registry;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value of a record component that is left out of a run's identity, as JSON: {@code "0.0"},
 * {@code "false"}, {@code "{\"type\":\"cross-entropy\"}"}.
 *
 * <p>It is what runs did before the component existed, and it never changes: a new component must
 * not orphan old runs. A preset that wants another value sets it explicitly.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface DefaultValue {
  /** The value in JSON. */
  String value();
}
