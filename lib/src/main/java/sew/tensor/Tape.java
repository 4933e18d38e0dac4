package sew.tensor;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
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
     * <p>They are new arrays or handles; what goes out is added to what others send.
     */
    NDArray[] apply(Gradient[] gradients);
  }

  /**
   * The gradient of an output as the sum of two arrays, either of which may be null.
   *
   * @param own what autograd has added up; nobody else reads it, so that it may be overwritten
   * @param other what came from functions on this tape; others may share its memory
   */
  public record Gradient(NDArray own, NDArray other) {

    /** The sum in an array of its own or in a handle; null if nothing has arrived. */
    public NDArray sum() {
      if (own != null && other != null) {
        return own.add(other);
      }
      NDArray only = own == null ? other : own;
      return only == null ? null : view(only);
    }
  }

  private record Node(
      NDArray[] inputs, NDArray[] outputs, NDArray[] direct, VectorJacobianProduct product) {}

  private record Output(Node node, int index) {}

  private final NDManager manager = NDManager.newBaseManager();
  private final Deque<Node> nodes = new ArrayDeque<>();

  /** Handles of outputs that nothing has been computed from: gradients reach these directly. */
  private final IdentityHashMap<NDArray, Output> handles = new IdentityHashMap<>();

  Tape() {}

  /**
   * Makes {@code outputs} leaves and takes them and {@code inputs} over, which are handles, {@link
   * #handle}; returns views of the outputs, in their managers, which the caller goes on with.
   */
  public NDArray[] record(NDArray[] inputs, NDArray[] outputs, VectorJacobianProduct product) {
    for (NDArray input : inputs) {
      if (input != null) {
        input.attach(manager);
      }
    }
    Node node = new Node(inputs, outputs, new NDArray[outputs.length], product);
    NDArray[] views = new NDArray[outputs.length];
    for (int i = 0; i < outputs.length; i++) {
      NDManager caller = outputs[i].getManager();
      outputs[i].attach(manager);
      outputs[i].setRequiresGradient(true);
      views[i] = view(outputs[i]);
      views[i].attach(caller);
      handles.put(views[i], new Output(node, i));
    }
    nodes.push(node);
    return views;
  }

  /** Another handle of {@code x}, through which gradients reach it. */
  public NDArray handle(NDArray x) {
    NDArray view = view(x);
    Output output = handles.get(x);
    if (output != null) {
      handles.put(view, output);
    }
    return view;
  }

  /** Whether every graph so far is autograd's own. */
  public boolean isEmpty() {
    return nodes.isEmpty();
  }

  /** Another handle of the same array, in its graph and in its manager. */
  public static NDArray view(NDArray array) {
    return array.reshape(array.getShape());
  }

  /** Cuts the graph at {@code x}, so that what several functions read is walked through once. */
  NDArray cut(NDArray x) {
    NDArray view = handle(x);
    if (nodes.isEmpty() || handles.containsKey(view) || !requiresGradient(view)) {
      return view;
    }
    NDArray leaf = x.stopGradient();
    return record(
        new NDArray[] {view},
        new NDArray[] {leaf},
        gradients -> new NDArray[] {gradients[0].sum()})[0];
  }

  /** Sends on what has arrived at the leaves; a function that nothing has reached stays. */
  void unwind() {
    for (Iterator<Node> last = nodes.iterator(); last.hasNext(); ) {
      Node node = last.next();
      NDArray[] own = gradients(node.outputs);
      Gradient[] arrived = new Gradient[own.length];
      boolean any = false;
      for (int i = 0; i < own.length; i++) {
        arrived[i] = new Gradient(own[i], node.direct[i]);
        any |= own[i] != null || node.direct[i] != null;
      }
      if (!any) {
        continue;
      }
      last.remove();
      NDArray[] sent = node.product.apply(arrived);
      close(own);
      close(node.direct);
      close(node.outputs);
      for (int i = 0; i < sent.length; i++) {
        if (sent[i] != null) {
          send(sent[i], node.inputs[i]);
        }
      }
      close(node.inputs);
    }
  }

  private void send(NDArray gradient, NDArray input) {
    Output output = handles.get(input);
    if (output != null) {
      NDArray[] direct = output.node.direct;
      NDArray before = direct[output.index];
      if (before == null) {
        direct[output.index] = gradient;
        return;
      }
      direct[output.index] = before.add(gradient);
      before.close();
    } else if (requiresGradient(input)) {
      JniUtils.backward((PtNDArray) input, (PtNDArray) gradient, false, false);
    }
    gradient.close();
  }

  /**
   * Whether a {@link #view} belongs to a graph. DJL answers that for leaves only; but PyTorch
   * refuses to make an array of a graph one that requires no gradient.
   */
  private static boolean requiresGradient(NDArray view) {
    try {
      view.setRequiresGradient(false);
      return false;
    } catch (EngineException e) {
      return true;
    }
  }

  /** The gradient of each leaf, null for one that none has reached. */
  private static NDArray[] gradients(NDArray[] leaves) {
    NDArray[] gradients = new NDArray[leaves.length];
    for (int i = 0; i < leaves.length; i++) {
      gradients[i] = JniUtils.getGradient((PtNDArray) leaves[i]);
    }
    return gradients;
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
