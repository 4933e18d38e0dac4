#!/usr/bin/env bash
# archunit-junit5 1.4.1 under Maven Surefire 3.5.3 with JUnit 5.13.4: a class with an @ArchTest rule that its own code
# breaks is found, "Tests run: 0" is printed for it, and the build is a success. The same rule in an ordinary @Test fails
# the build as it should. With rules in many classes the line is easily missed: all is green, and nothing was checked.
# A good engineer would expect an engine that is found to run its rules or to say why not. Needs JDK 17 and Maven,
# takes 24 s of CPU (4 minutes on a machine with a load of 20). Exits 0 while this holds.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir -p src/test/java/finding

cat >pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <properties>
    <maven.compiler.source>17</maven.compiler.source>
    <maven.compiler.target>17</maven.compiler.target>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  <dependencies>
    <dependency>
      <groupId>org.junit.jupiter</groupId><artifactId>junit-jupiter</artifactId><version>5.13.4</version><scope>test</scope>
    </dependency>
    <dependency>
      <groupId>com.tngtech.archunit</groupId><artifactId>archunit-junit5</artifactId><version>1.4.1</version><scope>test</scope>
    </dependency>
  </dependencies>
  <build>
    <plugins><plugin><artifactId>maven-surefire-plugin</artifactId><version>3.5.3</version></plugin></plugins>
  </build>
</project>
XML

cat >src/test/java/finding/RuleTest.java <<'JAVA'
package finding;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "finding")
class RuleTest {
  @ArchTest static final ArchRule BROKEN = noClasses().should().haveSimpleName("RuleTest");
}
JAVA

mvn -B test >rule.txt 2>&1 || { echo "changed: the broken rule fails the build"; tail -n 20 rule.txt; exit 1; }
grep 'Tests run: .* -- in finding.RuleTest' rule.txt
grep -q 'Tests run: 0, .* -- in finding.RuleTest' rule.txt || { echo "changed: rules are run"; exit 1; }
grep -q 'BUILD SUCCESS' rule.txt

cat >src/test/java/finding/OrdinaryTest.java <<'JAVA'
package finding;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class OrdinaryTest {
  @Test
  void theSameRule() {
    RuleTest.BROKEN.check(new ClassFileImporter().importPackages("finding"));
  }
}
JAVA

if mvn -B test >ordinary.txt 2>&1; then
  echo "changed: the rule is not broken"
  exit 1
fi
grep -m1 -o "Rule 'no classes should have simple name 'RuleTest'' was violated (1 times)" ordinary.txt
echo "as found: archunit-junit5 1.4.1, JUnit 5.13.4, Surefire 3.5.3, $(mvn -v | head -n 1 | grep -o 'Apache Maven [0-9.]*')"
