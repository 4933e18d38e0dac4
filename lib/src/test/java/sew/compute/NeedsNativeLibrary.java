package sew.compute;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips a class of tests where the native backend is not built. */
public final class NeedsNativeLibrary implements BeforeAllCallback {
  @Override
  public void beforeAll(ExtensionContext context) {
    String obstacle = NativeLibrary.obstacle();
    assumeTrue(obstacle == null, "the backend native needs " + obstacle);
  }
}
