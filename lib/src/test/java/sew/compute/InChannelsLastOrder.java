package sew.compute;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Runs each test of a class in channels-last order. */
public final class InChannelsLastOrder implements BeforeEachCallback, AfterEachCallback {
  private static final Namespace OURS = Namespace.create(InChannelsLastOrder.class);

  @Override
  public void beforeEach(ExtensionContext context) {
    ComputeScope scope = Scopes.with(c -> c.withMemoryOrder(MemoryOrder.CHANNELS_LAST));
    context.getStore(OURS).put(ComputeScope.class, scope);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    context.getStore(OURS).remove(ComputeScope.class, ComputeScope.class).close();
  }
}
