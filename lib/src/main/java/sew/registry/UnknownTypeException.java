package sew.registry;

/** An id that no registered type has. */
public final class UnknownTypeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  public UnknownTypeException(String message) {
    super(message);
  }
}
