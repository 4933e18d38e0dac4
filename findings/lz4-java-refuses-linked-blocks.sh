#!/usr/bin/env bash
# lz4-java (at.yawk.lz4 1.10.4, and org.lz4 1.8.0 before it) reads no LZ4 frame whose blocks are linked: LZ4FrameInputStream
# ends with "Dependent block stream is unsupported (BLOCK_INDEPENDENCE must be set)". Linked blocks are what the LZ4
# library makes unless told otherwise, Python's lz4 4.4.4 among its users, and so are packets of DV's AEDAT 4 recordings:
# the best-known Java library for LZ4 opens none of them. Apache commons-compress 1.27.1 (FramedLZ4CompressorInputStream)
# reads the same frame.
# A good engineer would expect a library named after a format to read that format's default. Needs JDK 17, Maven and
# Python 3.10 to 3.13 with venv, takes 20 s of CPU (4 minutes at a load of 20). Exits 0 while this holds.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
venv/bin/python -m pip install -q --disable-pip-version-check lz4==4.4.4
venv/bin/python - <<'PY'
import lz4.frame

data = b"".join(n.to_bytes(4, "little") for n in range(50_000))
open("linked.lz4", "wb").write(lz4.frame.compress(data))
open("independent.lz4", "wb").write(lz4.frame.compress(data, block_linked=False))
PY

cat >Read.java <<'JAVA'
import java.io.FileInputStream;
import java.io.InputStream;
import net.jpountz.lz4.LZ4FrameInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;

public class Read {
  interface Opener {
    InputStream open(InputStream file) throws Exception;
  }

  static void read(String library, String file, Opener opener) throws Exception {
    try (InputStream in = opener.open(new FileInputStream(file))) {
      System.out.println(library + ", " + file + ": " + in.readAllBytes().length + " bytes");
    } catch (RuntimeException e) {
      System.out.println(library + ", " + file + ": " + e.getMessage());
    }
  }

  public static void main(String[] arguments) throws Exception {
    for (String file : new String[] {"independent.lz4", "linked.lz4"}) {
      read("lz4-java", file, LZ4FrameInputStream::new);
      read("commons-compress", file, FramedLZ4CompressorInputStream::new);
    }
  }
}
JAVA

cat >expected.txt <<'TXT'
lz4-java, independent.lz4: 200000 bytes
commons-compress, independent.lz4: 200000 bytes
lz4-java, linked.lz4: Dependent block stream is unsupported (BLOCK_INDEPENDENCE must be set)
commons-compress, linked.lz4: 200000 bytes
TXT

for release in org.lz4:1.8.0 at.yawk.lz4:1.10.4; do
  cat >pom.xml <<XML
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>${release%:*}</groupId><artifactId>lz4-java</artifactId><version>${release#*:}</version></dependency>
    <dependency><groupId>org.apache.commons</groupId><artifactId>commons-compress</artifactId><version>1.27.1</version></dependency>
  </dependencies>
</project>
XML
  mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.outputFile=classpath.txt
  echo "$release"
  java -cp "$(<classpath.txt)" Read.java | tee seen.txt
  cmp -s seen.txt expected.txt || { echo "changed: expected"; cat expected.txt; exit 1; }
done
echo "as found: lz4-java 1.8.0 and 1.10.4, lz4 4.4.4, JDK $(java -version 2>&1 | sed -n '1s/.*"\(.*\)".*/\1/p')"
