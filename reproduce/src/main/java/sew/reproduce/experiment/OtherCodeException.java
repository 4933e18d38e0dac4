package sew.reproduce.experiment;

import java.io.IOException;

/** The code of a type has changed since a run with it was made. */
public final class OtherCodeException extends IOException {
  private static final long serialVersionUID = 1;

  OtherCodeException(String message) {
    super(message);
  }
}
