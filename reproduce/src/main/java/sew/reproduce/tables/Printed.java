package sew.reproduce.tables;

import java.math.BigDecimal;
import java.math.RoundingMode;
import sew.reproduce.result.Decimals;

/** A number with the digits that the paper prints. */
record Printed(String text) {

  double value() {
    return Double.parseDouble(text);
  }

  /** {@code measured}, rounded to as many decimals as the paper prints. */
  String like(double measured) {
    return rounded(measured).toPlainString();
  }

  /** Compares a measurement of the same quantity with the printed number. */
  String verdict(String unit, double measured) {
    if (rounded(measured).compareTo(new BigDecimal(text)) == 0) {
      return "equal to the printed digits";
    }
    return "differs by " + Decimals.signed(measured - value(), 3) + unit;
  }

  private BigDecimal rounded(double measured) {
    return BigDecimal.valueOf(measured)
        .setScale(new BigDecimal(text).scale(), RoundingMode.HALF_UP);
  }
}
