package sew;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * No package and no class of the three modules depends on itself through others.
 *
 * <p>A nested type counts as the top-level type that holds it, a permitted type as its sealed
 * parent: these may know each other.
 */
class CycleTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("sew");

  /** Cycles of classes that are still there, without their packages. */
  private static final Set<Set<String>> KNOWN_CLASSES = Set.of();

  /** Cycles of packages that are still there. */
  private static final Set<Set<String>> KNOWN_PACKAGES = Set.of();

  @Test
  void allModulesAreLookedAt() {
    for (String name :
        List.of("sew.neuron.Neuron", "sew.reproduce.cli.Sew", "sew.notebook.Display")) {
      assertTrue(CLASSES.contain(name), name);
    }
  }

  @Test
  void classesHaveNoCycles() {
    Map<String, String> owners = new HashMap<>();
    CLASSES.forEach(one -> owners.put(one.getName(), owner(one)));
    Map<String, Set<String>> graph = graph(one -> owners.get(one.getName()));
    Set<Set<String>> simple = new HashSet<>();
    for (Set<String> cycle : cycles(graph)) {
      Set<String> names = new TreeSet<>();
      cycle.forEach(name -> names.add(name.substring(name.lastIndexOf('.') + 1)));
      simple.add(names);
    }
    assertKnown(KNOWN_CLASSES, simple);
  }

  @Test
  void packagesHaveNoCycles() {
    assertKnown(KNOWN_PACKAGES, cycles(graph(JavaClass::getPackageName)));
  }

  @Test
  void aCycleIsFound() {
    Map<String, Set<String>> graph =
        Map.of("a", Set.of("b"), "b", Set.of("c"), "c", Set.of("b", "d"), "d", Set.of("d"));
    assertEquals(Set.of(Set.of("b", "c")), cycles(graph));
  }

  @Test
  void aPermittedTypeCountsAsItsSealedParent() {
    assertEquals("sew.layer.TimeDistributed", owner(CLASSES.get("sew.layer.Convolution")));
    assertEquals("sew.neuron.Neuron", owner(CLASSES.get("sew.neuron.Neuron$Lif")));
  }

  /** A cycle that is gone must leave the list of known ones, too. */
  private static void assertKnown(Set<Set<String>> known, Set<Set<String>> found) {
    Set<Set<String>> added = new HashSet<>(found);
    added.removeAll(known);
    Set<Set<String>> gone = new HashSet<>(known);
    gone.removeAll(found);
    assertEquals(Set.of(), added, "new cycles");
    assertEquals(Set.of(), gone, "cycles that are no more; remove them from the list");
  }

  private static Map<String, Set<String>> graph(Function<JavaClass, String> node) {
    Map<String, Set<String>> graph = new TreeMap<>();
    for (JavaClass one : CLASSES) {
      Set<String> targets = graph.computeIfAbsent(node.apply(one), name -> new TreeSet<>());
      for (Dependency dependency : one.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (CLASSES.contain(target.getName())) {
          targets.add(node.apply(target));
        }
      }
    }
    return graph;
  }

  /** The sets of nodes, two or more, that reach each other. */
  private static Set<Set<String>> cycles(Map<String, Set<String>> graph) {
    Map<String, Set<String>> reached = new HashMap<>();
    graph.keySet().forEach(node -> reached.put(node, reached(node, graph)));
    Set<Set<String>> cycles = new HashSet<>();
    for (String node : graph.keySet()) {
      Set<String> cycle = new TreeSet<>(reached.get(node));
      cycle.removeIf(other -> !reached.getOrDefault(other, Set.of()).contains(node));
      cycle.add(node);
      if (cycle.size() > 1) {
        cycles.add(cycle);
      }
    }
    return cycles;
  }

  private static Set<String> reached(String from, Map<String, Set<String>> graph) {
    Set<String> reached = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(Set.of(from));
    while (!open.isEmpty()) {
      for (String next : graph.getOrDefault(open.pop(), Set.of())) {
        if (reached.add(next)) {
          open.push(next);
        }
      }
    }
    return reached;
  }

  private static String owner(JavaClass one) {
    String name = topLevel(one.getName());
    Class<?> parent = sealedParent(CLASSES.get(name).reflect());
    while (parent != null) {
      name = topLevel(parent.getName());
      parent = sealedParent(CLASSES.get(name).reflect());
    }
    return name;
  }

  private static String topLevel(String name) {
    return name.split("\\$", 2)[0];
  }

  private static Class<?> sealedParent(Class<?> type) {
    Class<?> superclass = type.getSuperclass();
    if (superclass != null && superclass.isSealed()) {
      return superclass;
    }
    for (Class<?> implemented : type.getInterfaces()) {
      if (implemented.isSealed()) {
        return implemented;
      }
    }
    return null;
  }
}
