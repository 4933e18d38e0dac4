package examples;

import sew.image.Image;
import sew.image.Transform;
import sew.registry.TypeId;

/** A transform of one's own: another one, and then left and right change places. */
@TypeId("mirrored")
public record Mirrored(Transform first) implements Transform {
  @Override
  public int size() {
    return first.size();
  }

  @Override
  public Image apply(Image image, int index) {
    return first.apply(image, index).flipped();
  }
}
