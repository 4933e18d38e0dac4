package example;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import sew.model.EventNet;
import sew.neuron.Neuron;
import sew.residual.ConnectFunction;
import sew.residual.Residual;
import sew.tensor.GradMode;

/** A forward pass of 7B-Net with g = ADD and PLIF neurons, in a program outside the project. */
public final class Outside {
  private Outside() {}

  public static void main(String[] arguments) {
    EventNet net = EventNet.sevenB(new Residual.Sew(ConnectFunction.ADD), Neuron.Plif.DEFAULT, 11);
    Shape clips = new Shape(2, 4, 2, 128, 128); // [N, T, polarity, H, W]
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        GradMode silent = GradMode.off()) {
      Block block = net.initialized(manager, clips, 2020);
      NDList inputs = new NDList(manager.ones(clips));
      NDList logits = block.forward(new ParameterStore(manager, false), inputs, false);
      System.out.println("logits " + logits.singletonOrThrow().getShape());
    }
  }
}
