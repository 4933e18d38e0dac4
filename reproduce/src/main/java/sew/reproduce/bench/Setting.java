package sew.reproduce.bench;

import sew.compute.Backend;
import sew.compute.MemoryOrder;
import sew.compute.Precision;

/** What computes, in which memory order and precision. */
record Setting(Backend backend, MemoryOrder order, Precision precision) {

  Setting(Backend backend, MemoryOrder order) {
    this(backend, order, Precision.FLOAT32);
  }

  /** Such as "native, channels-last". */
  @Override
  public String toString() {
    String exact = backend + ", " + order;
    return precision == Precision.FLOAT32 ? exact : exact + ", " + precision;
  }

  /** Such as "defaults (native, channels-last)". */
  String named(String who) {
    return "%s (%s)".formatted(who, this);
  }
}
