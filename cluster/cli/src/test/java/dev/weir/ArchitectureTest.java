package dev.weir;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.weir.failure.Failure;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;

/** The walls between the modules; stands here because the command line alone sees them all. */
final class ArchitectureTest {
  private static final JavaClasses WEIR =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.weir");

  private static final String[] CLUSTER = {
    "dev.weir.cluster..", "dev.weir.run..", "dev.weir.cli.."
  };
  private static final String[] STORES = {"dev.weir.persistence.."};
  private static final String[] CONNECTORS = {"dev.weir.connectors.."};

  @Test
  void noPackageCycles() {
    slices().assignedFrom(new EachPackage()).should().beFreeOfCycles().check(WEIR);
  }

  /** Failures name the user's line: the engine's own packages are told from it by their names. */
  @Test
  void theEnginesLines_areNoUsersLines() {
    RuntimeException thrown = new RuntimeException("thrown");
    for (JavaClass type : WEIR) {
      String name = type.getFullName();
      if (!name.startsWith("dev.weir.examples.") && !name.startsWith("dev.weir.benchmarks.")) {
        thrown.setStackTrace(
            new StackTraceElement[] {
              new StackTraceElement(name, "f", "F.java", 1),
              new StackTraceElement("com.example.Users", "g", "Users.java", 2)
            });
        assertThat(Failure.of(thrown).message()).as(name).contains("(at com.example.Users.g(");
      }
    }
  }

  @Test
  void clusterFindsStoresAndConnectorsThroughSpis() {
    noClasses()
        .that()
        .resideInAnyPackage(CLUSTER)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.weir.persistence.local..", "dev.weir.connectors..")
        .because("stores and connectors are found through SPIs and configuration")
        .check(WEIR);
  }

  @Test
  void storesSeeCoreAlone() {
    noClasses()
        .that()
        .resideInAnyPackage(STORES)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.weir.connectors..",
            "dev.weir.cluster..",
            "dev.weir.run..",
            "dev.weir.cli..",
            "dev.weir.testkit..",
            "dev.weir.examples..")
        .check(WEIR);
  }

  @Test
  void connectorsSeeTheSpiAlone() {
    classes()
        .that()
        .resideInAnyPackage(CONNECTORS)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.weir.connectors..",
            "dev.weir.spi.connector..",
            "dev.weir.api..",
            "dev.weir.id",
            "dev.weir.serde",
            "dev.weir.serde.types",
            "dev.weir.failure",
            "java..",
            "io.github.resilience4j..",
            "org.slf4j..",
            "org.jspecify..")
        .because("what a connector of the engine needs, anybody's connector can have")
        .check(WEIR);
  }

  @Test
  void testkitSeesCoreAlone() {
    noClasses()
        .that()
        .resideInAPackage("dev.weir.testkit..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.weir.persistence..",
            "dev.weir.connectors..",
            "dev.weir.cluster..",
            "dev.weir.run..",
            "dev.weir.cli..",
            "dev.weir.examples..",
            "org.apache.pekko..")
        .check(WEIR);
  }

  @Test
  void whoRunsAJobFromAProgramSeesNoActors() {
    noClasses()
        .that()
        .resideInAPackage("dev.weir.run..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.pekko..", "scala..", "dev.weir.cli..")
        .check(WEIR);
  }

  @Test
  void nobodyImportsTheExamples() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.weir.examples..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.weir.examples..")
        .check(WEIR);
  }

  @Test
  void verifiersShareNoCodeWithTheEngine() {
    classes()
        .that()
        .resideInAPackage("dev.weir.examples.verify")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.weir.examples.verify", "java..", "org.jspecify..")
        .because("a fault of the engine must not hide itself")
        .check(WEIR);
  }

  @Test
  void noJavaSerialization() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ObjectOutputStream.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(ObjectInputStream.class)
        .because("values cross channels and enter state through serdes")
        .check(WEIR);
  }

  @Test
  void namesSayWhatAThingIs() {
    noClasses()
        .should()
        .haveSimpleNameEndingWith("Manager")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("Impl")
        .check(WEIR);
  }

  /** Each package is a slice of its own: a cycle between a package and its sub-package counts. */
  private static final class EachPackage implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return SliceIdentifier.of(type.getPackageName());
    }

    @Override
    public String getDescription() {
      return "each package";
    }
  }
}
