package sew.nir;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.DatasetCreationOptions;
import io.jhdf.api.WritableGroup;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import sew.data.AtomicFile;

/** NIR graphs in HDF5, as {@code nir.read} of Python reads them. */
public final class NirFile {
  /** Of the Python package whose layout this is. */
  static final String VERSION = "1.0.8";

  /** Where compression pays: parameters that all neurons of a layer share. */
  private static final int COMPRESSED = 1024;

  private NirFile() {}

  /** Writes under a temporary name and renames. */
  public static void write(Path file, NirGraph graph) throws IOException {
    Path folder = Files.createTempDirectory("sew-nir");
    Path whole = folder.resolve("graph.nir");
    try {
      try (WritableHdfFile hdf = HdfFile.write(whole)) {
        hdf.putDataset("version", VERSION);
        put(hdf.putGroup("node"), graph);
      } catch (HdfException e) {
        throw new IOException(
            "%s cannot be written (%s); check the space in %s"
                .formatted(file, e.getMessage(), folder.getParent()),
            e);
      }
      AtomicFile.write(file, out -> Files.copy(whole, out));
    } finally {
      Files.deleteIfExists(whole);
      Files.delete(folder);
    }
  }

  private static void put(WritableGroup group, NirGraph graph) {
    group.putDataset("type", "NIRGraph");
    WritableGroup metadata = group.putGroup("metadata");
    graph.metadata().forEach(metadata::putDataset);
    group.putDataset(
        "edges",
        graph.edges().stream()
            .map(edge -> new String[] {edge.from(), edge.to()})
            .toArray(String[][]::new));
    WritableGroup nodes = group.putGroup("nodes");
    graph
        .nodes()
        .forEach(
            (name, node) -> {
              WritableGroup fields = nodes.putGroup(name);
              for (Map.Entry<String, Object> field : node.values().entrySet()) {
                put(fields, field.getKey(), field.getValue());
              }
            });
  }

  private static void put(WritableGroup group, String name, Object value) {
    if (!(value instanceof NirArray array)) {
      group.putDataset(name, value);
    } else if (array.values() == null && array.size() >= COMPRESSED) {
      group.putDataset(
          name,
          array.nested(),
          DatasetCreationOptions.builder().chunkDimensions(array.shape()).deflate().build());
    } else {
      group.putDataset(name, array.nested());
    }
  }
}
