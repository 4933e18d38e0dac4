package sew.reproduce;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.core.domain.properties.HasParameterTypes.Predicates.rawParameterTypes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import org.junit.jupiter.api.Test;
import sew.compute.ComputeProperties;
import sew.reproduce.result.ProcessFacts;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("sew");

  /** Such a number may be collected before the backward pass reads it. */
  @Test
  void gradientsNeverDependOnJavaNumbers() {
    for (String method : new String[] {"mul", "div", "pow"}) {
      noClasses().should().callMethodWhere(takesNumber(method)).check(CLASSES);
    }
  }

  private static DescribedPredicate<JavaCall<?>> takesNumber(String method) {
    return JavaCall.Predicates.target(owner(assignableTo(NDArray.class)))
        .and(JavaCall.Predicates.target(name(method)))
        .and(JavaCall.Predicates.target(rawParameterTypes(Number.class)));
  }

  /** A default that is read elsewhere is a hidden choice of how to compute. */
  @Test
  void twoClassesReadSystemProperties() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(ComputeProperties.class.getName())
        .and()
        .doNotHaveFullyQualifiedName(ProcessFacts.class.getName())
        .should()
        .callMethodWhere(
            JavaCall.Predicates.target(
                    nameMatching("getProperty|setProperty|clearProperty|getProperties"))
                .and(JavaCall.Predicates.target(owner(type(System.class)))))
        .orShould()
        .callMethodWhere(
            JavaCall.Predicates.target(nameMatching("getBoolean|getInteger|getLong"))
                .and(
                    JavaCall.Predicates.target(
                        owner(belongToAnyOf(Boolean.class, Integer.class, Long.class)))))
        .check(CLASSES);
  }

  @Test
  void verificationKnowsNoExperiments() {
    noClasses()
        .that()
        .resideInAPackage("sew.verify")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("sew.reproduce.experiment", "sew.reproduce.run", "sew.reproduce.tables")
        .check(CLASSES);
  }

  @Test
  void everyClassHasAPackageOfItsJob() {
    noClasses()
        .should()
        .resideInAPackage("sew.reproduce")
        .orShould()
        .resideInAPackage("sew")
        .check(CLASSES);
  }

  @Test
  void nothingKnowsTheCommandLine() {
    noClasses()
        .that()
        .resideOutsideOfPackage("sew.reproduce.cli")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("sew.reproduce.cli")
        .check(CLASSES);
  }
}
