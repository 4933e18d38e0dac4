package sew.reproduce.evaluate;

import java.util.List;
import java.util.Locale;
import sew.reproduce.evaluate.PublishedWeights.Tested;
import sew.reproduce.experiment.PaperSetting;
import sew.reproduce.paper.AuthorsLog;
import sew.reproduce.result.Decimals;
import sew.reproduce.result.Percent;
import sew.reproduce.result.TableBuilder;
import tech.tablesaw.api.Table;

/** The authors' weights, evaluated here, beside the last epoch of their logs. */
public final class PublishedTable {
  private static final int IMAGES = 50_000;

  public static final String LEGEND =
      """
      authors' weights, evaluated here: the published checkpoints of the last epoch on the images that --data names, in the size and precision of the scale.
      log last: the same network after the same epoch in the authors' log, on ImageNet's 50,000 validation images, in mixed precision.
      difference: in points, on all 50,000 images of 224 pixels only; otherwise the accuracies are not of the same images.
      """;

  private PublishedTable() {}

  /** One row per network. */
  public static Table of(List<Tested> tested) {
    TableBuilder rows =
        new TableBuilder(
            "Authors' weights",
            "network",
            "log last acc1 %",
            "acc1 here %",
            "difference",
            "log last acc5 %",
            "acc5 here %",
            "scale",
            "SHA-256 of the file");
    for (Tested net : tested) {
      AuthorsLog.Epoch last = AuthorsLog.of(net.network()).last();
      int images = Math.toIntExact(net.images());
      boolean all = images == IMAGES;
      boolean same = all && net.size() == PaperSetting.IMAGE_SIZE;
      rows.row(
          net.network(),
          Decimals.fixed(last.testAcc1(), 3),
          Percent.withError(net.acc1(), images, 3),
          same ? Decimals.signed(net.acc1() - last.testAcc1(), 3) : "-",
          Decimals.fixed(last.testAcc5(), 3),
          Decimals.fixed(net.acc5(), 3),
          String.format(
              Locale.ROOT,
              "authors' weights, evaluated here: %s%s",
              net.describe(),
              all ? "" : ", not ImageNet's 50,000"),
          net.sha256().substring(0, 16));
    }
    return rows.table();
  }
}
