package sew.data;

/** IEEE 754 half precision: sign, 5 bits of exponent, 10 bits of fraction. */
public final class Float16 {
  private Float16() {}

  /** The same number in float32, which holds all of them. */
  public static float toFloat(short half) {
    int exponent = (half >> 10) & 0x1f;
    int fraction = half & 0x3ff;
    float magnitude =
        switch (exponent) {
          case 0 -> fraction * 0x1p-24f;
          case 31 -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> Float.intBitsToFloat(((exponent + 112) << 23) | (fraction << 13));
        };
    return half < 0 ? -magnitude : magnitude;
  }
}
