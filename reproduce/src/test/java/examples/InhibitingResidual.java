package examples;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import sew.neuron.Neuron;
import sew.registry.TypeId;
import sew.residual.Branch;
import sew.residual.Residual;

/** A way of one's own to join: O = SN(F(S) - S), the shortcut inhibits. */
@TypeId("inhibiting")
public record InhibitingResidual() implements Residual {
  @Override
  public Block shortcut(Branch branch, Neuron neuron) {
    return new Residual.Spiking().shortcut(branch, neuron);
  }

  @Override
  public boolean firesFirst() {
    return false;
  }

  @Override
  public NDArray join(NDArray f, NDArray s) {
    return f.sub(s);
  }
}
