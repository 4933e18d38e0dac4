#!/usr/bin/env bash
# DJL 0.36.0, PyTorch engine: outside a GradientCollector nothing is recorded, but only on the thread that started the
# engine, which switches PyTorch's recording off there; the switch is thread-local and on elsewhere. The product of an
# input and a weight that requires a gradient has no graph on the main thread and one on any other, where it keeps its
# inputs alive: the same inference in a pool of threads holds memory for as long as its outputs live. Nothing shows it:
# NDArray.hasGradient() says false of both results.
# A good engineer would expect a pass outside a GradientCollector to be inference on every thread. Needs JDK 17 and
# Maven on Linux (x86-64), takes 10 s of CPU (90 s at a load of 20) and downloads 150 MB. Exits 0 while this holds.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>ai.djl.pytorch</groupId><artifactId>pytorch-engine</artifactId><version>0.36.0</version></dependency>
    <dependency><groupId>ai.djl.pytorch</groupId><artifactId>pytorch-jni</artifactId><version>2.7.1-0.36.0</version></dependency>
    <dependency>
      <groupId>ai.djl.pytorch</groupId><artifactId>pytorch-native-cpu</artifactId><version>2.7.1</version>
      <classifier>linux-x86_64</classifier>
    </dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
XML
mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.outputFile=classpath.txt

cat >Threads.java <<'JAVA'
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Arrays;

public class Threads {
  public static void main(String[] arguments) throws InterruptedException {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = manager.ones(new Shape(1, 3));
      NDArray weight = manager.ones(new Shape(3, 1));
      weight.setRequiresGradient(true);
      NDArray[] y = {x.matMul(weight), null};
      Thread other = new Thread(() -> y[1] = x.matMul(weight));
      other.start();
      other.join();
      System.out.println("main: " + recorded(y[0], weight) + ", hasGradient " + y[0].hasGradient());
      System.out.println("other: " + recorded(y[1], weight) + ", hasGradient " + y[1].hasGradient());
    }
  }

  /** What a backward pass from {@code y}, which was computed before it, finds. */
  static String recorded(NDArray y, NDArray weight) {
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      collector.backward(y.sum());
      return "graph, gradient " + Arrays.toString(weight.getGradient().toFloatArray());
    } catch (EngineException e) {
      return "no graph";
    }
  }
}
JAVA
DJL_CACHE_DIR=$work/djl java -Dai.djl.offline=true -cp "$(<classpath.txt)" Threads.java | tee seen.txt

cat >expected.txt <<'TXT'
main: no graph, hasGradient false
other: graph, gradient [1.0, 1.0, 1.0], hasGradient false
TXT
cmp -s seen.txt expected.txt || { echo "changed: expected"; cat expected.txt; exit 1; }
echo "as found: DJL 0.36.0 with PyTorch 2.7.1, JDK $(java -version 2>&1 | sed -n '1s/.*"\(.*\)".*/\1/p')"
