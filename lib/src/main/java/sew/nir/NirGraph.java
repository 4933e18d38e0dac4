package sew.nir;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network as NIR sees it: what one time step does.
 *
 * @param nodes by name, in forward order
 * @param metadata what the network is, in words
 */
public record NirGraph(Map<String, NirNode> nodes, List<Edge> edges, Map<String, String> metadata) {

  /** What {@code from} gives goes to {@code to}. */
  public record Edge(String from, String to) {}

  public NirGraph {
    nodes = new LinkedHashMap<>(nodes);
    edges = List.copyOf(edges);
    metadata = new LinkedHashMap<>(metadata);
    for (Edge edge : edges) {
      if (!nodes.containsKey(edge.from()) || !nodes.containsKey(edge.to())) {
        throw new IllegalArgumentException("expected an edge between two nodes, found " + edge);
      }
    }
  }
}
