package sew.reproduce.bench;

/**
 * The line a + b x through points, by least squares of the relative deviations, so that small
 * values count as much as large ones.
 */
record LinearFit(double a, double b) {

  /** The line through at least two points with different x and positive y. */
  static LinearFit of(double[] x, double[] y) {
    if (x.length != y.length || x.length < 2) {
      throw new IllegalArgumentException(
          "expected as many x as y, at least two, found %d and %d".formatted(x.length, y.length));
    }
    double sum = 0;
    double sumX = 0;
    double sumY = 0;
    double sumXx = 0;
    double sumXy = 0;
    for (int i = 0; i < x.length; i++) {
      double weight = 1 / (y[i] * y[i]);
      sum += weight;
      sumX += weight * x[i];
      sumY += weight * y[i];
      sumXx += weight * x[i] * x[i];
      sumXy += weight * x[i] * y[i];
    }
    double b = (sum * sumXy - sumX * sumY) / (sum * sumXx - sumX * sumX);
    return new LinearFit((sumY - b * sumX) / sum, b);
  }

  double at(double x) {
    return a + b * x;
  }

  /** (y - fit) / fit, in percent. */
  double deviation(double x, double y) {
    return 100 * (y / at(x) - 1);
  }

  /** The largest deviation of any point, without its sign. */
  double largestDeviation(double[] x, double[] y) {
    double largest = 0;
    for (int i = 0; i < x.length; i++) {
      largest = Math.max(largest, Math.abs(deviation(x[i], y[i])));
    }
    return largest;
  }
}
