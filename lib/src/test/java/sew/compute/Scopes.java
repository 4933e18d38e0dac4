package sew.compute;

import java.util.function.UnaryOperator;

/** Scopes of tests that change one thing of the scope around them. */
public final class Scopes {
  private Scopes() {}

  public static ComputeScope with(Backend backend) {
    return with(compute -> compute.withBackend(backend));
  }

  public static ComputeScope with(UnaryOperator<Compute> change) {
    return ComputeScope.open(change.apply(ComputeScope.current().requested()));
  }
}
