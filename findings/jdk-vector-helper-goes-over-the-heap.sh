#!/usr/bin/env bash
# JDK 17, Vector API (incubator): a method of one line that returns a vector, at(row, i) for FloatVector.fromArray(F, row, i), costs nothing in a
# method with five loops and makes one with forty 20 to 50 times slower. C2 stops inlining methods when it has collected
# enough ("NodeCountInliningCutoff"), however small they are; from there on every vector that at() returns is allocated
# on the heap. The API's own methods are exempt (@ForceInline), so that the same forty loops which call fromArray themselves
# allocate nothing.
# A good engineer would expect a helper of seven bytes of bytecode, far below MaxInlineSize, to be inlined in every hot
# loop. Whether it is depends on what else was inlined into the method that is compiled, which may change from run to run. What
# helps: methods take and return arrays, never vectors. Needs JDK 17 on Linux (x86-64), takes 10 s of CPU, downloads
# nothing. Exits 0 while this holds.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# method NAME LOOPS LOAD: halves the sum of x and y, in so many loops.
method() {
  echo "  static void $1(float[] x, float[] y) {"
  for ((n = 0; n < $2; n++)); do
    echo "    for (int i = 0; i < x.length; i += F.length()) {"
    echo "      $3 x, i).add($3 y, i)).mul(0.5f).intoArray(x, i);"
    echo "    }"
  done
  echo "  }"
}

{
  cat <<'JAVA'
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.BiConsumer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

public class Helper {
  static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;

  static FloatVector at(VectorSpecies<Float> species, float[] row, int i) {
    return FloatVector.fromArray(species, row, i);
  }

JAVA
  method helper5 5 "at(F,"
  method helper40 40 "at(F,"
  method direct40 40 "FloatVector.fromArray(F,"
  cat <<'JAVA'

  static void report(String name, BiConsumer<float[], float[]> loops) {
    float[] x = new float[256];
    float[] y = new float[256];
    for (int i = 0; i < 30_000; i++) {
      loops.accept(x, y);
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long bytes = threads.getThreadAllocatedBytes(thread);
    long start = System.nanoTime();
    for (int i = 0; i < 1_000; i++) {
      loops.accept(x, y);
    }
    long time = System.nanoTime() - start;
    bytes = threads.getThreadAllocatedBytes(thread) - bytes;
    System.err.printf("%s: %d bytes and %.1f us a call%n", name, bytes / 1_000, time / 1e6);
    System.out.println(name + (bytes / 1_000 == 0 ? " allocates nothing" : " allocates"));
  }

  public static void main(String[] name) {
    switch (name[0]) {
      case "helper5" -> report("five loops with a helper", Helper::helper5);
      case "helper40" -> report("forty loops with a helper", Helper::helper40);
      default -> report("forty loops without", Helper::direct40);
    }
  }
}
JAVA
} >Helper.java
javac -proc:none --add-modules jdk.incubator.vector -d . Helper.java 2>/dev/null

# -Xbatch: compiled before it goes on, so that every run measures the same code.
run() { java --add-modules jdk.incubator.vector -Xbatch -XX:-UseOnStackReplacement "$@" 2> >(grep -v '^WARNING' >&2); }
{
  run Helper helper5
  run Helper helper40
  run Helper direct40
  run -XX:+UnlockDiagnosticVMOptions -XX:+PrintInlining Helper helper40 | grep -o 'Helper::at .*NodeCountInliningCutoff' | sort -u
} | tee seen.txt

cat >expected.txt <<'TXT'
five loops with a helper allocates nothing
forty loops with a helper allocates
forty loops without allocates nothing
Helper::at (7 bytes)   NodeCountInliningCutoff
TXT
cmp -s seen.txt expected.txt || { echo "changed: expected"; cat expected.txt; exit 1; }
echo "as found: JDK $(java -version 2>&1 | sed -n '1s/.*"\(.*\)".*/\1/p')"
