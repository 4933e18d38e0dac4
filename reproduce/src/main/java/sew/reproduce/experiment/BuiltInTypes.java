package sew.reproduce.experiment;

import sew.image.Transform;
import sew.model.EventNet;
import sew.model.ResNet;
import sew.neuron.Neuron;
import sew.neuron.Surrogate;
import sew.registry.Types;
import sew.residual.ConnectFunction;
import sew.residual.Residual;
import sew.train.Loss;

/** The types of this project beside which a user may put their own. */
public final class BuiltInTypes {
  public static final Types TYPES =
      Types.builtIn(
          EventNet.class,
          ResNet.class,
          Neuron.class,
          Surrogate.class,
          Residual.class,
          ConnectFunction.class,
          Loss.class,
          Transform.class,
          Dataset.class,
          Cifar10Dvs.class,
          Cifar10Dvs.Synthetic.class,
          RecordedObjects.class,
          ImageDataset.class);

  private BuiltInTypes() {}
}
