package sew.reproduce.bench;

import sew.compute.Backend;
import sew.compute.MemoryOrder;

/**
 * The build of an earlier commit, to be timed beside today's.
 *
 * @param commit as its rows name it, however the user did
 * @param nativeByDefault whether it builds the native backend, and takes channels-last order, by
 *     itself
 */
record Earlier(String commit, Build build, boolean nativeByDefault) {

  /** What a newcomer got. */
  Setting defaults() {
    return nativeByDefault ? best() : new Setting(Backend.JAVA, MemoryOrder.CHANNELS_FIRST);
  }

  /** The fastest that could be chosen in float32. */
  static Setting best() {
    return new Setting(Backend.NATIVE, MemoryOrder.CHANNELS_LAST);
  }

  String defaultsName() {
    return commit + " defaults";
  }

  String bestName() {
    return commit + " best";
  }
}
