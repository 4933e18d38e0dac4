package sew.reproduce.result;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Mean and sample standard deviation, which divides by n - 1: the deviation of one value is NaN, as
 * are both of none.
 */
public record MeanStd(double mean, double deviation) {

  public static <T> MeanStd of(List<T> values, ToDoubleFunction<T> of) {
    double mean = values.stream().mapToDouble(of).average().orElse(Double.NaN);
    double squares =
        values.stream().mapToDouble(of).map(value -> (value - mean) * (value - mean)).sum();
    return new MeanStd(
        mean, values.size() < 2 ? Double.NaN : Math.sqrt(squares / (values.size() - 1)));
  }
}
