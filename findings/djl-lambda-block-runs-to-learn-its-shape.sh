#!/usr/bin/env bash
# DJL 0.36.0: a LambdaBlock has no rule for its output's shape, so it runs its function on an array of zeros whenever
# anybody asks. initialize() of a SequentialBlock asks, and so does getOutputShapes(): a function that counts spikes, writes
# a file or draws random numbers has done so before the first batch comes, and statistics begin with zeros in them.
# A good engineer would expect a function to run when data is passed forward. Needs JDK 17 and Maven on Linux
# (x86-64), takes 10 s of CPU (200 s at a load of 20) and downloads 150 MB. Exits 0 while this holds.
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

cat >Lambda.java <<'JAVA'
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import java.util.concurrent.atomic.AtomicInteger;

public class Lambda {
  public static void main(String[] arguments) {
    AtomicInteger calls = new AtomicInteger();
    LambdaBlock counting =
        new LambdaBlock(
            list -> {
              System.out.println("  called with sum " + list.head().sum().getFloat());
              calls.incrementAndGet();
              return list;
            });
    try (NDManager manager = NDManager.newBaseManager()) {
      Shape shape = new Shape(1, 3);
      SequentialBlock net = new SequentialBlock().add(counting).add(new LambdaBlock(list -> list));
      net.initialize(manager, DataType.FLOAT32, shape);
      System.out.println("after initialize: " + calls);
      net.getOutputShapes(new Shape[] {shape});
      System.out.println("after getOutputShapes: " + calls);
      net.forward(new ParameterStore(manager, false), new NDList(manager.ones(shape)), false);
      System.out.println("after forward: " + calls);
    }
  }
}
JAVA
DJL_CACHE_DIR=$work/djl java -Dai.djl.offline=true -cp "$(<classpath.txt)" Lambda.java | tee seen.txt

cat >expected.txt <<'TXT'
  called with sum 0.0
after initialize: 1
  called with sum 0.0
after getOutputShapes: 2
  called with sum 3.0
after forward: 3
TXT
cmp -s seen.txt expected.txt || { echo "changed: expected"; cat expected.txt; exit 1; }
echo "as found: DJL 0.36.0 with PyTorch 2.7.1, JDK $(java -version 2>&1 | sed -n '1s/.*"\(.*\)".*/\1/p')"
