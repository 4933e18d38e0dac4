package examples;

import ai.djl.ndarray.NDArray;
import sew.registry.TypeId;
import sew.train.Loss;

/** A loss of one's own: the mean squared distance of the logits from 1 for the class and 0 else. */
@TypeId("squared-error")
public record SquaredError() implements Loss {
  @Override
  public NDArray of(NDArray logits, NDArray labels) {
    int classes = Math.toIntExact(logits.getShape().get(1));
    NDArray target = labels.oneHot(classes).toType(logits.getDataType(), false);
    return logits.sub(target).square().mean();
  }
}
