package sew.reproduce.bench;

/**
 * What was measured along an axis.
 *
 * @param seconds minimum of each point
 * @param mib peak of each point
 */
record GrowthCurve(GrowthAxis axis, double[] seconds, double[] mib) {

  LinearFit timeFit() {
    return LinearFit.of(axis.values(), seconds);
  }

  LinearFit memoryFit() {
    return LinearFit.of(axis.values(), mib);
  }
}
