package sew.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import sew.registry.TypeId;

/**
 * What training minimises: a number for a batch, from the network's logits.
 *
 * <p>Your own is a record with a {@link TypeId}. Where autograd keeps a factor, write it as an
 * array, {@link sew.tensor.Scalars}.
 */
public interface Loss {
  /** The loss of all experiments of the paper. */
  Loss CROSS_ENTROPY = new CrossEntropy();

  /** The mean over the batch [], from logits [N, classes] and the numbers of the classes [N]. */
  NDArray of(NDArray logits, NDArray labels);

  /** -ln softmax(logits)[label]. */
  @TypeId("cross-entropy")
  record CrossEntropy() implements Loss {
    private static final ai.djl.training.loss.Loss SOFTMAX =
        ai.djl.training.loss.Loss.softmaxCrossEntropyLoss();

    @Override
    public NDArray of(NDArray logits, NDArray labels) {
      return SOFTMAX.evaluate(new NDList(labels), new NDList(logits));
    }
  }
}
