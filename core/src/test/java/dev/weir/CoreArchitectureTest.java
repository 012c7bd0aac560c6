package dev.weir;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.weir.id.CheckpointId;
import dev.weir.operator.OperatorFactory;
import dev.weir.runtime.life.SubtaskOrder;
import java.time.Clock;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The shape of the engine without actors: its layers, and the walls around its pure parts. */
final class CoreArchitectureTest {
  private static final JavaClasses WEIR =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.weir");

  private static final String[] PURE = {
    "dev.weir.protocol..", "dev.weir.runtime..", "dev.weir.coordinator.."
  };

  @Test
  void noActorsInCore() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.pekko..", "scala..", "com.typesafe..")
        .because("core is the engine without actors")
        .check(WEIR);
  }

  @Test
  void noPackageCycles() {
    slices().assignedFrom(new EachPackage()).should().beFreeOfCycles().check(WEIR);
  }

  @Test
  void layers() {
    CoreLayers.rule().check(WEIR);
  }

  @Test
  void descriptionsHoldNothingOfARun() {
    noClasses()
        .that()
        .resideInAPackage("dev.weir.graph..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.weir.operator..")
                .and(not(simpleName(OperatorFactory.class.getSimpleName()))))
        .because("plan makes operators of them; only a user's own operator comes with its factory")
        .check(WEIR);
  }

  /** Who writes a connector or a store sees nothing of the engine behind it. */
  @Test
  void spisShowNothingOfTheEngine() {
    classes()
        .that()
        .resideInAPackage("dev.weir.spi..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.weir.spi..",
            "dev.weir.api..",
            "dev.weir.id",
            "dev.weir.serde",
            "dev.weir.serde.types",
            "dev.weir.settings",
            "java..",
            "org.jspecify..")
        .check(WEIR);
  }

  @Test
  void anOrderToCommit_comesOfAPermit_orOfBytes() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.weir.wire.control")
        .should()
        .callMethod(SubtaskOrder.Complete.class, "received", CheckpointId.class)
        .because("who has no permit has nothing durable to speak of")
        .check(WEIR);
  }

  @Test
  void noClockRandomnessOrThreadInPureCode() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .accessTargetWhere(isAmbientTimeOrRandomness())
        .orShould()
        .dependOnClassesThat(isRandomnessOrThread())
        .allowEmptyShould(true)
        .because("clock, randomness, I/O and asynchronous work come in through interfaces")
        .check(WEIR);
  }

  private static DescribedPredicate<JavaAccess<?>> isAmbientTimeOrRandomness() {
    return describe(
        "reads the clock or a source of randomness",
        access -> {
          JavaClass target = access.getTargetOwner();
          String method = access.getTarget().getName();
          return switch (target.getName()) {
            case "java.lang.System" -> Set.of("currentTimeMillis", "nanoTime").contains(method);
            case "java.lang.Math", "java.lang.StrictMath" -> method.equals("random");
            case "java.util.UUID" -> method.equals("randomUUID");
            default ->
                target.getPackageName().equals("java.time")
                    && (method.equals("now")
                        || (target.isEquivalentTo(Clock.class) && method.startsWith("system")));
          };
        });
  }

  private static DescribedPredicate<JavaClass> isRandomnessOrThread() {
    return assignableTo(Random.class)
        .or(assignableTo(SplittableRandom.class))
        .or(assignableTo(Thread.class))
        .or(assignableTo(CompletableFuture.class))
        .as("randomness, threads or futures");
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
