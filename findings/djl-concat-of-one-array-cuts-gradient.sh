#!/usr/bin/env bash
# DJL 0.36.0, PyTorch engine: NDArrays.concat of a list with one array returns a copy outside the graph. y = concat([x]) + x
# has the gradient of x alone, without an error; with two arrays in the list, or with NDArrays.stack, the gradient is right.
# PyTorch's torch.cat([x]) keeps it. Code that loops over T time steps and joins its outputs is right for every T but 1,
# where it trains on half of its gradient.
# A good engineer would expect a list of one to be no special case. Needs JDK 17 and Maven on Linux (x86-64), takes 13
# s of CPU (105 s at a load of 20) and downloads 150 MB. Exits 0 while this holds.
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

cat >Concat.java <<'JAVA'
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.function.UnaryOperator;

public class Concat {
  /** The gradient of the sum of f(x) + x at x = (1, 2): 2 wherever f keeps the values and the graph. */
  static void gradient(String name, UnaryOperator<NDArray> f) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = manager.create(new float[] {1, 2});
      x.setRequiresGradient(true);
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray y = f.apply(x).add(x);
        collector.backward(y.sum());
        System.out.println(name + ": " + Arrays.toString(x.getGradient().toFloatArray()));
      }
    }
  }

  public static void main(String[] arguments) {
    gradient("concat([x])", x -> NDArrays.concat(new NDList(x)));
    gradient("concat([x, x])[0:2]", x -> NDArrays.concat(new NDList(x, x)).get("0:2"));
    gradient("stack([x])[0]", x -> NDArrays.stack(new NDList(x)).get(0));
  }
}
JAVA
DJL_CACHE_DIR=$work/djl java -Dai.djl.offline=true -cp "$(<classpath.txt)" Concat.java | tee seen.txt

cat >expected.txt <<'TXT'
concat([x]): [1.0, 1.0]
concat([x, x])[0:2]: [2.0, 2.0]
stack([x])[0]: [2.0, 2.0]
TXT
cmp -s seen.txt expected.txt || { echo "changed: expected"; cat expected.txt; exit 1; }
echo "as found: DJL 0.36.0 with PyTorch 2.7.1, JDK $(java -version 2>&1 | sed -n '1s/.*"\(.*\)".*/\1/p')"
