#!/usr/bin/env bash
# jhdf 0.13.0 has a simplelogger.properties in its jar, with logFile=System.out. In a program with slf4j-simple 2.0.17 that
# never calls jhdf, every log goes to standard output as soon as the jar is on the class path; without it to standard error,
# slf4j-simple's default. A program whose output another one reads (CSV, JSON) is broken by adding a dependency.
# A good engineer would expect a library to leave the configuration of logs to the application. A file of that name before
# the jar, or -Dorg.slf4j.simpleLogger.logFile=System.err, restores it. Needs JDK 17 and Maven, takes a few seconds beside
# the download. Exits 0 while this holds.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>2.0.17</version></dependency>
    <dependency><groupId>io.jhdf</groupId><artifactId>jhdf</artifactId><version>0.13.0</version></dependency>
  </dependencies>
</project>
XML
mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=jars

cat >Log.java <<'JAVA'
public class Log {
  public static void main(String[] arguments) {
    System.out.println("a,b");
    org.slf4j.LoggerFactory.getLogger("finding").info("a log");
  }
}
JAVA
javac -cp 'jars/*' Log.java

without=$(java -cp ".:$(ls jars/slf4j-*.jar | paste -sd:)" Log 2>/dev/null)
with=$(java -cp '.:jars/*' Log 2>/dev/null)
restored=$(java -Dorg.slf4j.simpleLogger.logFile=System.err -cp '.:jars/*' Log 2>/dev/null)
printf 'standard output without jhdf:\n%s\nwith it:\n%s\nwith it and the property:\n%s\n' "$without" "$with" "$restored"

[[ $without == 'a,b' ]]
[[ $with == *'INFO finding - a log'* ]]
[[ $restored == 'a,b' ]]
echo "jhdf 0.13.0 sends the logs of programs with slf4j-simple to standard output"
