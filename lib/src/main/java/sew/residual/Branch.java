package sew.residual;

import static sew.layer.Layers.conv;
import static sew.layer.Layers.norm;

import sew.layer.Chain;
import sew.layer.SpikingLayer;
import sew.neuron.Neuron;

/** The residual function F of a block: convolutions, BN and inner SN, without the last SN. */
public sealed interface Branch {

  /** Channels of the input S. */
  int in();

  /** Channels of F(S). */
  int out();

  /** The factor by which F shrinks height and width. */
  int stride();

  /** How many convolutions F has; the last of them is followed by BN alone. */
  int depth();

  /** A fresh F, [T, N, in, H, W] to [T, N, out, H/stride, W/stride]. */
  Chain block(Neuron neuron);

  /** Whether F changes the shape, so that the shortcut must project S. */
  default boolean reshapes() {
    return stride() != 1 || in() != out();
  }

  /** conv3x3-BN-SN-conv3x3-BN; the first convolution strides. */
  record Basic(int in, int mid, int out, int stride) implements Branch {
    /** The block of a DVS network, which keeps the shape. */
    public Basic(int channels) {
      this(channels, channels, channels, 1);
    }

    @Override
    public int depth() {
      return 2;
    }

    @Override
    public Chain block(Neuron neuron) {
      return new Chain()
          .add("conv1", conv(mid, 3, stride))
          .add("bn1", norm())
          .add("sn1", new SpikingLayer(neuron))
          .add("conv2", conv(out, 3, 1))
          .add("bn2", norm());
    }
  }

  /**
   * conv1x1-BN-SN-conv3x3-BN-SN-conv1x1-BN; the 3x3 convolution strides, is split into {@code
   * groups}, and its taps are {@code dilation} pixels apart.
   */
  record Bottleneck(int in, int mid, int out, int stride, int groups, int dilation)
      implements Branch {
    /** One group, no dilation. */
    public Bottleneck(int in, int mid, int out, int stride) {
      this(in, mid, out, stride, 1, 1);
    }

    @Override
    public int depth() {
      return 3;
    }

    @Override
    public Chain block(Neuron neuron) {
      return new Chain()
          .add("conv1", conv(mid, 1, 1))
          .add("bn1", norm())
          .add("sn1", new SpikingLayer(neuron))
          .add("conv2", conv(mid, 3, stride, groups, dilation))
          .add("bn2", norm())
          .add("sn2", new SpikingLayer(neuron))
          .add("conv3", conv(out, 1, 1))
          .add("bn3", norm());
    }
  }
}
