package sew.reproduce.experiment;

import java.io.IOException;

/** A type has other code than when a run of it was made. */
public final class OtherCodeException extends IOException {
  private static final long serialVersionUID = 1;

  OtherCodeException(String message) {
    super(message);
  }
}
