#!/usr/bin/env bash
# ai.djl:api 0.36.0 brings commons-compress 1.27.1 but excludes commons-lang3, which commons-compress declares and
# uses. A project that finds commons-compress on its class path through DJL compiles against it, and the first entry
# of a tar that it makes ends with NoClassDefFoundError: org/apache/commons/lang3/SystemProperties, although the
# class it called is there. With commons-lang3 3.16.0 declared beside DJL the same program writes the tar.
# A good engineer would expect what a dependency brings to be whole. Needs JDK 17 and Maven; exits 0 while this holds.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

project() { # the dependencies of a project, and what Maven makes its class path
  cat >pom.xml <<XML
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>ai.djl</groupId><artifactId>api</artifactId><version>0.36.0</version></dependency>
    $1
  </dependencies>
</project>
XML
  mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.outputFile=classpath.txt
}

cat >WriteTar.java <<'JAVA'
import java.io.ByteArrayOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

public class WriteTar {
  public static void main(String[] arguments) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      TarArchiveEntry entry = new TarArchiveEntry("one.txt");
      entry.setSize(1);
      tar.putArchiveEntry(entry);
      tar.write('1');
      tar.closeArchiveEntry();
    }
    System.out.println("wrote a tar of " + bytes.size() + " bytes");
  }
}
JAVA

project ""
tr ':' '\n' <classpath.txt | sed 's|.*/||' | sort >jars.txt
grep -qx 'commons-compress-1.27.1.jar' jars.txt || { echo "changed: another commons-compress"; cat jars.txt; exit 1; }
! grep -q 'commons-lang3' jars.txt || { echo "changed: commons-lang3 comes with DJL"; exit 1; }
if java -cp "$(<classpath.txt)" WriteTar.java >alone.txt 2>&1; then
  echo "changed: DJL's class path alone writes a tar"
  exit 1
fi
grep -m1 'NoClassDefFoundError: org/apache/commons/lang3/SystemProperties' alone.txt

project '<dependency><groupId>org.apache.commons</groupId><artifactId>commons-lang3</artifactId><version>3.16.0</version></dependency>'
java -cp "$(<classpath.txt)" WriteTar.java | tee beside.txt
grep -q '^wrote a tar of ' beside.txt
echo "as found: ai.djl:api 0.36.0 with commons-compress 1.27.1, JDK $(java -version 2>&1 | sed -n '1s/.*"\(.*\)".*/\1/p')"
