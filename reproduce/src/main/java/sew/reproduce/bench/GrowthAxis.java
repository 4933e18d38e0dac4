package sew.reproduce.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What grows while everything else stays, in training steps.
 *
 * @param panel the title of the panel that it shares with axes of the same one
 * @param name for tables
 * @param label of the axis
 * @param x what time and memory should grow with linearly
 */
record GrowthAxis(
    String panel,
    String name,
    String label,
    List<Workload> workloads,
    ToDoubleFunction<Workload> x) {
  private static final int STEPS = 4;
  private static final long IMAGES = 2;
  private static final long SIZE = 224;

  static final List<GrowthAxis> ALL =
      List.of(
          new GrowthAxis(
              "T",
              "T, 7B-Net",
              "time steps T (N 1; 7B-Net 128 x 128, ResNet-18 224 x 224)",
              steps(Kind.SEVEN, 128),
              Workload::steps),
          new GrowthAxis(
              "T",
              "T, SEW ResNet-18",
              "time steps T (N 1; 7B-Net 128 x 128, ResNet-18 224 x 224)",
              steps(Kind.RESNET18, SIZE),
              Workload::steps),
          new GrowthAxis(
              "N",
              "N, SEW ResNet-18",
              "images N (T 4, 224 x 224)",
              LongStream.of(1, 2, 4, 8, 16)
                  .mapToObj(n -> Workload.point(Kind.RESNET18, STEPS, n, SIZE))
                  .toList(),
              workload -> workload.shape().get(0)),
          new GrowthAxis(
              "image size",
              "image size, SEW ResNet-18",
              "thousand pixels of an image (T 4, N 2)",
              LongStream.of(96, 128, 160, 224, 320, 448)
                  .mapToObj(size -> Workload.point(Kind.RESNET18, STEPS, IMAGES, size))
                  .toList(),
              GrowthAxis::thousandPixels),
          new GrowthAxis(
              "depth",
              "depth, basic blocks",
              "layers of a SEW ResNet (T 4, N 2, 224 x 224)",
              depths(Kind.RESNET18, Kind.RESNET34),
              GrowthAxis::layers),
          new GrowthAxis(
              "depth",
              "depth, bottlenecks",
              "layers of a SEW ResNet (T 4, N 2, 224 x 224)",
              depths(Kind.RESNET50, Kind.RESNET101, Kind.RESNET152),
              GrowthAxis::layers));

  private static List<Workload> steps(Kind kind, long size) {
    return IntStream.of(4, 8, 16, 32, 64)
        .mapToObj(steps -> Workload.point(kind, steps, 1, size))
        .toList();
  }

  private static List<Workload> depths(Kind... kinds) {
    return Stream.of(kinds).map(kind -> Workload.point(kind, STEPS, IMAGES, SIZE)).toList();
  }

  private static double thousandPixels(Workload workload) {
    List<Long> shape = workload.shape();
    return shape.get(shape.size() - 1) * shape.get(shape.size() - 2) / 1e3;
  }

  private static double layers(Workload workload) {
    return Double.parseDouble(workload.kind().slug().replaceAll("\\D", ""));
  }

  /** The x of each workload, in their order. */
  double[] values() {
    return workloads.stream().mapToDouble(x).toArray();
  }
}
