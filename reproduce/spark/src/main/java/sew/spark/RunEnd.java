package sew.spark;

import java.io.Serializable;

/**
 * What a task reports of its run.
 *
 * @param run its number, from 1 on
 * @param code exit code of its process
 * @param host where it ended
 * @param lastLine what its process said last
 */
record RunEnd(int run, int code, String host, String lastLine) implements Serializable {
  private static final long serialVersionUID = 1;

  boolean isFailure() {
    return code != 0;
  }
}
