package sew.collective;

/** Other processes of the group ended or did not come, so that this one cannot go on. */
public final class RankFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  RankFailure(String message) {
    super(message);
  }
}
