package sew.train;

/** As many ranks as were asked for cannot share a batch of this size. */
public final class BatchSharingException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  public BatchSharingException(String message) {
    super(message);
  }
}
