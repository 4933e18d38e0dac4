package sew;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("sew");

  @Test
  void packagesBuildOnEachOtherInOneDirection() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("tensor")
        .definedBy("sew.tensor")
        .layer("neuron")
        .definedBy("sew.neuron")
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
        .whereLayer("neuron")
        .mayOnlyBeAccessedByLayers("layer", "residual", "model", "analysis")
        .whereLayer("data")
        .mayOnlyBeAccessedByLayers("train", "weights")
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
