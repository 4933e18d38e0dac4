package sew.compute;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips a class of tests where the native backend is not built. */
public final class NeedsNativeLibrary implements BeforeAllCallback {
  @Override
  public void beforeAll(ExtensionContext context) {
    Optional<String> missing = NativeLibrary.unavailableReason();
    assumeTrue(missing.isEmpty(), () -> "the backend native needs " + missing.orElseThrow());
  }
}
