package sew;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.util.List;
import org.junit.jupiter.api.Test;
import sew.compute.ComputeProperties;
import sew.compute.NativeFunctions;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("sew");

  /** From the bottom to the top: each package may use those before it, not those after it. */
  private static final List<String> ORDER =
      List.of("tensor", "compute", "neuron", "kernel", "layer", "residual", "model");

  @Test
  void packagesBuildOnEachOtherInOneDirection() {
    for (int i = 0; i + 1 < ORDER.size(); i++) {
      String[] above =
          ORDER.subList(i + 1, ORDER.size()).stream()
              .map(name -> "sew." + name)
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage("sew." + ORDER.get(i))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(above)
          .check(CLASSES);
    }
    slices().matching("sew.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void whatIsBuiltOnNetworksStandsAside() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("layer")
        .definedBy("sew.layer")
        .layer("residual")
        .definedBy("sew.residual")
        .layer("model")
        .definedBy("sew.model")
        .layer("data")
        .definedBy("sew.data")
        .layer("train")
        .definedBy("sew.train")
        .layer("weights")
        .definedBy("sew.weights")
        .layer("image")
        .definedBy("sew.image")
        .whereLayer("image")
        .mayNotBeAccessedByAnyLayer()
        .layer("analysis")
        .definedBy("sew.analysis")
        .whereLayer("analysis")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("weights")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("train")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("model")
        .mayOnlyBeAccessedByLayers("analysis")
        .whereLayer("residual")
        .mayOnlyBeAccessedByLayers("model", "analysis")
        .whereLayer("layer")
        .mayOnlyBeAccessedByLayers("residual", "model", "train", "weights", "analysis")
        .whereLayer("data")
        .mayOnlyBeAccessedByLayers("train", "weights", "image")
        .check(CLASSES);
  }

  /** A default that is read elsewhere is a hidden choice of how to compute. */
  @Test
  void onlyOneClassReadsSystemProperties() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(ComputeProperties.class.getName())
        .should()
        .callMethodWhere(
            JavaCall.Predicates.target(
                    HasName.Predicates.nameMatching(
                        "getProperty|setProperty|clearProperty|getProperties"))
                .and(JavaCall.Predicates.target(With.owner(type(System.class)))))
        .orShould()
        .callMethodWhere(
            JavaCall.Predicates.target(
                    HasName.Predicates.nameMatching("getBoolean|getInteger|getLong"))
                .and(
                    JavaCall.Predicates.target(
                        With.owner(belongToAnyOf(Boolean.class, Integer.class, Long.class)))))
        .check(CLASSES);
  }

  /** The functions of the native library are declared, and bound to it, once. */
  @Test
  void thereIsOneInterfaceToTheNativeLibrary() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(NativeFunctions.class.getName())
        .should()
        .callMethodWhere(
            JavaCall.Predicates.target(With.owner(belongToAnyOf(com.sun.jna.Native.class))))
        .orShould()
        .beAssignableTo(com.sun.jna.Library.class)
        .check(CLASSES);
    methods()
        .that()
        .haveModifier(JavaModifier.NATIVE)
        .should()
        .beDeclaredIn(NativeFunctions.class)
        .check(CLASSES);
  }

  @Test
  void dataNeedsNoEngine() {
    noClasses()
        .that()
        .resideInAnyPackage("sew.data", "sew.image")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.djl..")
        .check(CLASSES);
  }

  @Test
  void layersAreSpelledOutOnce() {
    noClasses()
        .that()
        .resideOutsideOfPackage("sew.layer")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.djl.nn.convolutional", "ai.djl.nn.norm", "ai.djl.nn.pooling")
        .check(CLASSES);
  }

  /** See {@code Scalars}: such a number may be collected before the backward pass reads it. */
  @Test
  void gradientsNeverDependOnJavaNumbers() {
    noClasses()
        .should()
        .callMethod(NDArray.class, "mul", Number.class)
        .orShould()
        .callMethod(NDArray.class, "div", Number.class)
        .orShould()
        .callMethod(NDArray.class, "pow", Number.class)
        .check(CLASSES);
  }

  /** See {@code NativeArrays}: these leave an array on a Java buffer. */
  @Test
  void arraysAreCopiedInTheEngine() {
    noClasses()
        .should()
        .callMethod(NDArray.class, "duplicate")
        .orShould()
        .callMethod(NDArray.class, "copyTo", NDArray.class)
        .orShould()
        .callMethod(NDArray.class, "set", java.nio.Buffer.class)
        .check(CLASSES);
  }
}
