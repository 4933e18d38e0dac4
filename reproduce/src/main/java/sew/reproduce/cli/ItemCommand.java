package sew.reproduce.cli;

import java.util.List;
import java.util.concurrent.Callable;

/** Makes one table or figure; {@link PaperItem} gives the command its name and description. */
interface ItemCommand extends Callable<Integer> {

  /**
   * The data and scales that the item can be computed with, one line each, for {@code sew list}.
   */
  default List<String> choices() {
    return List.of();
  }
}
