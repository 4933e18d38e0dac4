package sew.registry;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The types that experiments are put together from, by their ids: the built-in ones and those of a
 * user.
 *
 * <p>An immutable value that is handed to whoever reads an experiment or starts a run, and no
 * global table: which ids a program knows depends on what it was given, never on what ran before,
 * and tests need not clean up. A jar adds its types through {@link #withProviders}, a notebook the
 * classes of its cells through {@link #with(Class, String)}.
 *
 * <p>An id stands for one type on each axis; an axis is an interface such as {@code Neuron}.
 */
public final class Types {
  private final Set<Class<?>> builtIn;
  private final Map<Class<?>, String> own;

  private Types(Set<Class<?>> builtIn, Map<Class<?>, String> own) {
    this.builtIn = Collections.unmodifiableSet(builtIn);
    this.own = Collections.unmodifiableMap(own);
  }

  /** Records with an id, and the records nested in the interfaces among {@code classes}. */
  public static Types builtIn(Class<?>... classes) {
    Set<Class<?>> types = new LinkedHashSet<>();
    for (Class<?> type : classes) {
      (type.isInterface() ? nested(type) : Stream.of(type)).forEach(types::add);
    }
    return new Types(types, Map.of());
  }

  /**
   * These types and one whose code is hashed from its class file.
   *
   * @throws IllegalArgumentException if it has no id, or one that is taken
   */
  public Types with(Class<? extends Record> type) {
    return with(type, () -> TypeCode.ofClass(type));
  }

  /** These types and one that was compiled from {@code source}, such as the cell of a notebook. */
  public Types with(Class<? extends Record> type, String source) {
    return with(type, () -> TypeCode.ofSource(source));
  }

  private Types with(Class<? extends Record> type, java.util.function.Supplier<String> code) {
    String id = id(type);
    for (Class<?> other : builtIn) {
      if (id(other).equals(id) && !type.equals(other) && shareAnAxis(type, other)) {
        throw new IllegalArgumentException(
            "the id \"%s\" of %s is that of a built-in type; choose another"
                .formatted(id, type.getSimpleName()));
      }
    }
    Map<Class<?>, String> all = new LinkedHashMap<>(own);
    // A cell that is run again defines its class again.
    all.keySet().removeIf(other -> id(other).equals(id) && shareAnAxis(type, other));
    all.put(type, code.get());
    return new Types(builtIn, all);
  }

  /** These types and those of all {@link TypeProvider}s that {@code loader} finds. */
  public Types withProviders(ClassLoader loader) {
    Types all = this;
    for (TypeProvider provider : ServiceLoader.load(TypeProvider.class, loader)) {
      for (Class<? extends Record> type : provider.types()) {
        Types before = all;
        all = all.with(type);
        if (all.own.size() == before.own.size() && !before.own.containsKey(type)) {
          throw new IllegalArgumentException(
              "two types of the class path have the id \"%s\"; one of them is %s"
                  .formatted(id(type), type.getName()));
        }
      }
    }
    return all;
  }

  /** The id of a type. */
  public static String id(Class<?> type) {
    TypeId id = type.getAnnotation(TypeId.class);
    if (id == null || !id.value().matches("[A-Za-z][A-Za-z0-9-]*")) {
      throw new IllegalArgumentException(
          "expected @TypeId of letters, digits and hyphens on %s, found %s"
              .formatted(type.getSimpleName(), id == null ? "none" : id.value()));
    }
    return id.value();
  }

  /**
   * The type on {@code axis} that is called {@code id}, in any case.
   *
   * @throws UnknownTypeException if there is none; the message says what to do
   */
  public Class<?> find(Class<?> axis, String id) {
    return on(axis).stream()
        .filter(type -> id(type).equalsIgnoreCase(id))
        .findFirst()
        .orElseThrow(
            () ->
                new UnknownTypeException(
                    "no %s is called \"%s\": expected one of %s, or one that a jar of --class-path provides"
                        .formatted(axis.getSimpleName(), id, String.join(", ", ids(axis)))));
  }

  /**
   * The type called {@code id} as its command-line name stands for it: its constant {@code
   * DEFAULT}, or a record without components.
   */
  public <T> T preset(Class<T> axis, String id) {
    Class<?> type = find(axis, id);
    try {
      for (Field field : type.getDeclaredFields()) {
        if (field.getName().equals("DEFAULT") && type.equals(field.getType())) {
          field.setAccessible(true);
          return axis.cast(field.get(null));
        }
      }
      Constructor<?> constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      return axis.cast(constructor.newInstance());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          "\"%s\" needs values: expected a constant DEFAULT in %s, or a record without components"
              .formatted(id, type.getSimpleName()),
          e);
    }
  }

  /** The presets of all types on {@code axis} that have one, built-in ones first. */
  public <T> List<T> presets(Class<T> axis) {
    return on(axis).stream().filter(Types::hasPreset).map(type -> preset(axis, id(type))).toList();
  }

  private static boolean hasPreset(Class<?> type) {
    return type.getRecordComponents().length == 0
        || Arrays.stream(type.getDeclaredFields())
            .anyMatch(field -> field.getName().equals("DEFAULT") && type.equals(field.getType()));
  }

  /** The ids on {@code axis}, built-in ones first. */
  public List<String> ids(Class<?> axis) {
    return on(axis).stream().map(Types::id).toList();
  }

  private List<Class<?>> on(Class<?> axis) {
    List<Class<?>> types = new ArrayList<>();
    Stream.concat(builtIn.stream(), own.keySet().stream())
        .filter(axis::isAssignableFrom)
        .forEach(types::add);
    // Where nobody outside may add a type, nobody has to register one.
    if (axis.isSealed()) {
      Arrays.stream(axis.getPermittedSubclasses())
          .filter(type -> type.isAnnotationPresent(TypeId.class))
          .forEach(types::add);
    }
    return types;
  }

  /**
   * The SHA-256 of the code of a type, that of its class file or of its source; empty for a
   * built-in type, whose id alone stands for it.
   */
  public Optional<String> code(Class<?> type) {
    boolean closed = axes(type).stream().anyMatch(Class::isSealed);
    if (builtIn.contains(type) || closed || !type.isAnnotationPresent(TypeId.class)) {
      return Optional.empty();
    }
    String code = own.get(type);
    return Optional.of(code == null ? TypeCode.ofClass(type) : code);
  }

  private static Stream<Class<?>> nested(Class<?> axis) {
    return Arrays.stream(axis.getDeclaredClasses())
        .filter(type -> axis.isAssignableFrom(type) && type.isAnnotationPresent(TypeId.class))
        .sorted(java.util.Comparator.comparing(Class::getName));
  }

  private static boolean shareAnAxis(Class<?> some, Class<?> other) {
    return !Collections.disjoint(axes(some), axes(other));
  }

  private static Set<Class<?>> axes(Class<?> type) {
    Set<Class<?>> axes = new HashSet<>();
    for (Class<?> axis : type.getInterfaces()) {
      axes.add(axis);
      axes.addAll(axes(axis));
    }
    return axes;
  }
}
