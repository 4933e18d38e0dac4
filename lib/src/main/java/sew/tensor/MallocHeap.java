package sew.tensor;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The heap of glibc's malloc, in which PyTorch's arrays lie; it keeps the memory of freed ones.
 *
 * <p>In the first steps small objects that stay come to lie between the arrays. A gap that has lost
 * a few bytes to one does not fit the next array of its size, so that the heap grows although much
 * of it is free. After a step in which it has grown everything free goes back to the system; the
 * next step takes again only what fits. Once nothing new stays, the heap no longer grows, and no
 * step pays for this.
 */
final class MallocHeap {
  /** Growth that is worth it: the memory of all free gaps must be taken from the system again. */
  private static final long GROWTH = 64 << 20;

  /** Where the heap of this process has ended when it was largest. */
  private static final AtomicLong HIGHEST = new AtomicLong();

  private MallocHeap() {}

  /** Gives what is free back to the system if the heap has become larger than ever. */
  static void giveBackIfGrown() {
    if (Functions.END == null || Functions.TRIM == null) {
      return;
    }
    long end = Functions.END.invokeLong(new Object[] {0L});
    if (end - HIGHEST.get() > GROWTH) {
      HIGHEST.set(end);
      Functions.TRIM.invokeInt(new Object[] {0L});
    }
  }

  /** Functions of the C library; null where it is not glibc. */
  private static final class Functions {
    static final Function END = function("sbrk");
    static final Function TRIM = function("malloc_trim");

    private Functions() {}

    private static Function function(String name) {
      try {
        return Platform.isLinux() ? NativeLibrary.getProcess().getFunction(name) : null;
      } catch (UnsatisfiedLinkError e) {
        return null; // musl has no malloc_trim
      }
    }
  }
}
