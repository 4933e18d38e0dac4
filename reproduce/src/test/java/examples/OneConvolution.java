package examples;

import sew.layer.Chain;
import sew.layer.Layers;
import sew.layer.Network;
import sew.layer.SpikingLayer;
import sew.layer.TimeFirst;
import sew.model.Classifier;
import sew.neuron.Neuron;
import sew.registry.TypeId;

/** A network of one's own: conv3x3-BN-SN-MP-FC, the FC layer reading the mean over time. */
@TypeId("one-convolution")
public record OneConvolution(int channels, Neuron neuron, int classes) implements Network {
  @Override
  public Classifier block() {
    Chain layers =
        new Chain()
            .add("conv", Layers.conv(channels, 3, 1))
            .add("bn", Layers.norm())
            .add("sn", new SpikingLayer(neuron))
            .add("pool", Layers.maxPool(4, 4, 0));
    return new Classifier(new TimeFirst(), layers, classes);
  }
}
