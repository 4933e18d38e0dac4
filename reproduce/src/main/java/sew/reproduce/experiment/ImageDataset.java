package sew.reproduce.experiment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import sew.data.SplitSamples;
import sew.image.ImageData;
import sew.registry.TypeId;

/** Still images: what ResNets are trained on. */
public interface ImageDataset extends Dataset {
  /** Classes of ImageNet. */
  int IMAGE_NET_CLASSES = 1000;

  @Override
  default boolean isStill() {
    return true;
  }

  @Override
  default int quickSize() {
    return 64;
  }

  @Override
  default String whereToGet() {
    return "--data must name " + ImageData.LAYOUTS;
  }

  @Override
  default SplitSamples open(DataRequest request) throws IOException {
    requirePhotographs(request.folder());
    return split(request);
  }

  /** As {@link #open}, of drawn pictures, too. */
  default SplitSamples split(DataRequest request) throws IOException {
    ImageData data = ImageData.open(request.folder(), request.cache(), request.note());
    ImageSplit split = new ImageSplit(data.train(), data.test(), request.size(), request.warning());
    int found = split.train().classes();
    if (found != classes()) {
      throw new IOException(
          "%s: expected the %d classes of %s, found %d"
              .formatted(request.folder(), classes(), name(), found));
    }
    return split;
  }

  private static void requirePhotographs(Path folder) throws IOException {
    if (sew.image.DeadLeaves.isIn(folder)) {
      throw new IOException(
          "expected photographs in %s, found drawn pictures; leave --data out to run on them"
              .formatted(folder));
    }
  }

  /** ImageNet if {@code data} has its number of classes, else a folder of images. */
  static ImageDataset of(Path data, Path cache, Consumer<String> note) throws IOException {
    requirePhotographs(data);
    int classes = ImageData.open(data, cache, note).classes().size();
    return classes == IMAGE_NET_CLASSES ? new ImageNet() : new Folder(classes);
  }

  /** ImageNet's 1,281,167 training and 50,000 validation images of 1,000 classes. */
  @TypeId("imagenet")
  record ImageNet() implements ImageDataset {
    @Override
    public int classes() {
      return IMAGE_NET_CLASSES;
    }

    @Override
    public String standIn() {
      return "";
    }

    @Override
    public Map<String, String> archives() {
      return Map.of(
          "ILSVRC2012_img_train.tar",
          "1d675b47d978889d74fa0da5fadfb00e",
          "ILSVRC2012_img_val.tar",
          "29b22e2961454d5413ddabcf34fc5622");
    }

    @Override
    public boolean hasPapersRecipe() {
      return true;
    }
  }

  /** Any photographs in one folder per class. */
  @TypeId("image-folder")
  record Folder(int classes) implements ImageDataset {
    @Override
    public String standIn() {
      return "images of %d classes".formatted(classes);
    }
  }

  /** Pictures that the project draws itself, in the layout of ImageNet. */
  @TypeId("dead-leaves")
  record DeadLeaves(sew.image.DeadLeaves.Spec spec) implements ImageDataset {
    /** 1,200 training and 200 test images of four shapes, which a few epochs tell apart. */
    public static final DeadLeaves DEFAULT =
        new DeadLeaves(new sew.image.DeadLeaves.Spec(4, 300, 50, 64, 2020));

    @Override
    public int classes() {
      return spec.classes();
    }

    @Override
    public String standIn() {
      return "DRAWN PICTURES";
    }

    @Override
    public boolean needsData() {
      return false;
    }

    @Override
    public String drawnBy() {
      return "" + sew.image.DeadLeaves.VERSION;
    }

    @Override
    public String whereToGet() {
      return "the pictures are drawn";
    }

    @Override
    public int quickEpochs() {
      return 6;
    }

    @Override
    public SplitSamples open(DataRequest request) throws IOException {
      sew.image.DeadLeaves.write(
          request.folder(),
          spec,
          done ->
              request.note().accept("drawing pictures: %d of %d".formatted(done, spec.images())));
      return split(request);
    }
  }
}
