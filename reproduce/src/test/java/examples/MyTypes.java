package examples;

import java.util.List;
import sew.registry.TypeProvider;

/**
 * What a jar of one's own provides. {@code META-INF/services/sew.registry.TypeProvider} in it holds
 * one line: {@code examples.MyTypes}.
 */
public final class MyTypes implements TypeProvider {
  @Override
  public List<Class<? extends Record>> types() {
    return List.of(
        QuadraticNeuron.class,
        TanhSurrogate.class,
        Or.class,
        InhibitingResidual.class,
        SquaredError.class,
        Mirrored.class,
        MovingBars.class,
        OneConvolution.class);
  }
}
