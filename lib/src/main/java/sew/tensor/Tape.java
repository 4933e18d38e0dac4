package sew.tensor;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * The functions of a forward pass whose gradients are computed outside of autograd.
 *
 * <p>The output of such a function is a leaf: autograd's graph is cut there. Backward runs the
 * segments between the cuts from the last to the first; when the turn of a function comes, all that
 * read its output came later and have left their gradients at the leaf.
 */
public final class Tape implements AutoCloseable {

  /** A function of several arrays, some of which may be null, to several arrays. */
  @FunctionalInterface
  public interface VectorJacobianProduct {
    /**
     * The gradients of the inputs from those of the outputs, null where there is none.
     *
     * <p>They are new arrays: what comes in may share its memory with the gradients of others.
     */
    NDArray[] apply(NDArray[] gradients);
  }

  private record Node(NDArray[] inputs, NDArray[] outputs, VectorJacobianProduct product) {}

  private final NDManager manager = NDManager.newBaseManager();
  private final Deque<Node> nodes = new ArrayDeque<>();

  Tape() {}

  /**
   * Makes {@code outputs} leaves and takes them and {@code inputs} over, which are views of arrays;
   * the caller continues with views of the outputs, {@link #view}.
   */
  public void record(NDArray[] inputs, NDArray[] outputs, VectorJacobianProduct product) {
    for (NDArray input : inputs) {
      if (input != null) {
        input.attach(manager);
      }
    }
    for (NDArray output : outputs) {
      output.attach(manager);
      output.setRequiresGradient(true);
    }
    nodes.push(new Node(inputs, outputs, product));
  }

  /** Whether every graph so far is autograd's own. */
  public boolean isEmpty() {
    return nodes.isEmpty();
  }

  /** Another handle of the same array, in its graph and in its manager. */
  public static NDArray view(NDArray array) {
    return array.reshape(array.getShape());
  }

  /** What the caller continues with: a view of the recorded {@code output} in its manager. */
  public static NDArray view(NDArray output, NDManager manager) {
    NDArray view = view(output);
    view.attach(manager);
    return view;
  }

  /**
   * Cuts the graph at {@code x}, so that the backward pass goes only once through what several
   * functions read.
   */
  NDArray cut(NDArray x) {
    NDArray view = view(x);
    if (nodes.isEmpty() || !requiresGradient(view)) {
      return view;
    }
    NDArray leaf = x.stopGradient();
    record(
        new NDArray[] {view},
        new NDArray[] {leaf},
        gradients -> new NDArray[] {view(gradients[0])});
    return view(leaf, x.getManager());
  }

  /**
   * Passes on the gradients that have arrived at the leaves; a function that none has reached
   * stays.
   */
  void unwind() {
    for (Iterator<Node> last = nodes.iterator(); last.hasNext(); ) {
      Node node = last.next();
      NDArray[] arrived = gradients(node.outputs);
      if (arrived == null) {
        continue;
      }
      last.remove();
      NDArray[] sent = node.product.apply(arrived);
      close(arrived);
      close(node.outputs);
      for (int i = 0; i < sent.length; i++) {
        if (sent[i] != null && requiresGradient(node.inputs[i])) {
          JniUtils.backward((PtNDArray) node.inputs[i], (PtNDArray) sent[i], false, false);
        }
      }
      close(sent);
      close(node.inputs);
    }
  }

  /**
   * Whether a {@link #view} belongs to a graph. DJL knows this only of leaves; but PyTorch refuses
   * to make an array of a graph one that requires no gradient.
   */
  public static boolean requiresGradient(NDArray view) {
    try {
      view.setRequiresGradient(false);
      return false;
    } catch (EngineException e) {
      return true;
    }
  }

  /** The gradient of each leaf, null for one that none has reached; null if none has any. */
  private static NDArray[] gradients(NDArray[] leaves) {
    NDArray[] gradients = new NDArray[leaves.length];
    boolean any = false;
    for (int i = 0; i < leaves.length; i++) {
      gradients[i] = JniUtils.getGradient((PtNDArray) leaves[i]);
      any |= gradients[i] != null;
    }
    return any ? gradients : null;
  }

  private static void close(NDArray[] arrays) {
    for (NDArray array : arrays) {
      if (array != null) {
        array.close();
      }
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
