package sew.registry;

import java.util.List;

/**
 * Lists the types of your own jar: neurons, surrogates, ways to join, data sets, networks and
 * losses. The jar names its provider in {@code META-INF/services/sew.registry.TypeProvider}, and
 * {@link java.util.ServiceLoader} finds it.
 */
public interface TypeProvider {
  /** Records, each with a {@link TypeId}. */
  List<Class<? extends Record>> types();
}
