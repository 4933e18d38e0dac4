package sew.registry;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The id that stands for a record in experiments, run directories, tables and on the command line,
 * such as "plif".
 *
 * <p>An id never changes: runs that were finished years ago are found by it. The Java class may be
 * renamed and moved freely.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface TypeId {
  /** Letters, digits and hyphens, starting with a letter; "plif", or "ADD" as the paper has it. */
  String value();
}
