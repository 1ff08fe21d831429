package org.jtorch.it.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasModifiers;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.module.ModuleReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Checks the architecture: dependencies point one way, and only two modules use the binding. */
@Tag("once")
class ArchitectureTest {
  private static final String BINDING = "org.bytedeco..";
  private static final String INTERNAL = "org.jtorch.internal..";

  /** Its users have matrices of the binding of OpenCV. */
  private static final String OPENCV = "org.jtorch.vision.opencv";

  /** Exported to jtorch's other modules. */
  private static final String SHARED = "org.jtorch.internal";

  /** The internal packages; each may use those before it. */
  private static final List<String> LAYERS =
      List.of(
          "zip",
          "names",
          "binding",
          "modes",
          "profiling",
          "tracing",
          "memory",
          "values",
          "guards",
          "calls",
          "autograd",
          "scripts",
          "aoti",
          "host",
          "indexing",
          "compute",
          "text");

  private static JavaClasses classes;

  @BeforeAll
  static void readClassFiles() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.jtorch");
    assertThat(classes).hasSizeGreaterThan(100);
  }

  @Test
  void theBindingIsUsedInTheLoaderAndTheApiOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.jtorch", "org.jtorch.loader", INTERNAL, OPENCV)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(BINDING)
        .check(classes);
  }

  @Test
  void theModuleForOpenCvUsesOnlyOpenCvAndPointers() {
    noClasses()
        .that()
        .resideInAPackage(OPENCV)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bytedeco.pytorch..")
        .check(classes);
  }

  @Test
  void noSignatureShowsATypeOfTheBinding() {
    classes()
        .that()
        .arePublic()
        .and()
        .resideOutsideOfPackages(INTERNAL, OPENCV)
        .should(notShowTheBinding())
        .check(classes);
  }

  @Test
  void theLoaderDependsOnNoOtherModule() {
    noClasses()
        .that()
        .resideInAPackage("org.jtorch.loader..")
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAPackage("org.jtorch..")
                .and(JavaClass.Predicates.resideOutsideOfPackage("org.jtorch.loader..")))
        .check(classes);
  }

  @Test
  void theApiDependsOnlyOnTheLoader() {
    noClasses()
        .that()
        .resideInAnyPackage("org.jtorch", "org.jtorch.io..", "org.jtorch.internal..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.jtorch.nn..",
            "org.jtorch.optim..",
            "org.jtorch.data..",
            "org.jtorch.distributions..",
            "org.jtorch.vision..")
        .check(classes);
  }

  @Test
  void nnDoesNotDependOnVision() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "org.jtorch.vision..", "org.jtorch.samples..", "org.jtorch.serving.codecs")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.jtorch.vision..", "org.jtorch.samples..")
        .check(classes);
  }

  @Test
  void packagesHaveNoCycles() {
    slices()
        .matching("org.(**)")
        .should()
        .beFreeOfCycles()
        .ignoreDependency(
            JavaClass.Predicates.resideInAPackage(INTERNAL),
            JavaClass.Predicates.resideInAPackage("org.jtorch"))
        .ignoreDependency(
            JavaClass.Predicates.resideInAPackage("org.jtorch.graph.internal.."),
            JavaClass.Predicates.resideInAPackage("org.jtorch.graph"))
        .ignoreDependency(
            JavaClass.Predicates.resideInAPackage("org.jtorch.serving.internal.."),
            JavaClass.Predicates.resideInAPackage("org.jtorch.serving"))
        .check(classes);
  }

  @Test
  void internalPackagesUseOnlyThoseBelowThem() {
    assertThat(internalPackages()).containsExactlyInAnyOrderElementsOf(LAYERS);
    for (int i = 0; i < LAYERS.size() - 1; i++) {
      String[] above =
          LAYERS.subList(i + 1, LAYERS.size()).stream()
              .map(layer -> "org.jtorch.internal." + layer)
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage("org.jtorch.internal." + LAYERS.get(i))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(above)
          .check(classes);
    }
  }

  @Test
  void internalPackagesDoNotUseTheOneOfTheSiblings() {
    noClasses()
        .that()
        .resideInAPackage("org.jtorch.internal.*")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(SHARED)
        .check(classes);
  }

  @Test
  void siblingsUseNoInternalPackageButTheExportedOnes() {
    JavaClasses siblings =
        classes.that(
            JavaClass.Predicates.resideOutsideOfPackages("org.jtorch", "org.jtorch.io", INTERNAL));
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.jtorch.internal.*")
        .check(siblings);
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "org.jtorch.graph..",
            "org.jtorch.nn..",
            "org.jtorch.distributions",
            "org.jtorch.optim",
            "org.jtorch.data",
            "org.jtorch.serving.internal..",
            "org.jtorch.arrow",
            "org.jtorch.vision",
            "org.jtorch.vision.io",
            "org.jtorch.vision.models",
            OPENCV)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(SHARED)
        .check(siblings);
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "org.jtorch.nn..",
            "org.jtorch.optim",
            "org.jtorch.data",
            "org.jtorch.vision.models..",
            "org.jtorch.vision.ops",
            "org.jtorch.vision.transforms..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.jtorch.nn.internal")
        .check(siblings);
  }

  @Test
  void internalPackagesUseNoInternalsOfTheApi() {
    noClasses()
        .that()
        .resideInAPackage(INTERNAL)
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAPackage("org.jtorch")
                .and(DescribedPredicate.not(HasModifiers.Predicates.modifier(JavaModifier.PUBLIC))))
        .check(classes);
  }

  private static Set<String> internalPackages() {
    return classes.stream()
        .map(JavaClass::getPackageName)
        .filter(name -> name.startsWith("org.jtorch.internal."))
        .map(name -> name.substring("org.jtorch.internal.".length()))
        .collect(Collectors.toSet());
  }

  @Test
  void noPackageIsInTwoModules() {
    List<String> packages = new ArrayList<>();
    for (ModuleReference module : ApiModules.all()) {
      packages.addAll(ApiModules.packages(module));
    }
    assertThat(packages).doesNotHaveDuplicates().contains("org.jtorch", "org.jtorch.nn");
  }

  /** Error Prone's check that forbids the annotation on classes is off. */
  @Test
  void onlyResultsOfSettersMayBeIgnoredInAnnotatedClasses() {
    methods()
        .that()
        .areDeclaredInClassesThat()
        .areAnnotatedWith("com.google.errorprone.annotations.CanIgnoreReturnValue")
        .and()
        .areNotAnnotatedWith("com.google.errorprone.annotations.CheckReturnValue")
        .and(DescribedPredicate.not(HasModifiers.Predicates.modifier(JavaModifier.SYNTHETIC)))
        .should(returnTheirClassOrNothing())
        .check(classes);
  }

  private static ArchCondition<JavaMethod> returnTheirClassOrNothing() {
    return new ArchCondition<>("return their class or nothing") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        JavaClass result = method.getRawReturnType();
        if (!result.equals(method.getOwner()) && !result.getName().equals("void")) {
          String message = method.getFullName() + " is a result to check: @CheckReturnValue";
          events.add(SimpleConditionEvent.violated(method, message));
        }
      }
    };
  }

  private static ArchCondition<JavaClass> notShowTheBinding() {
    return new ArchCondition<>("show no type of the binding") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        Stream<JavaClass> parents =
            Stream.concat(
                type.getAllRawSuperclasses().stream(), type.getAllRawInterfaces().stream());
        parents.filter(ArchitectureTest::isBinding).forEach(p -> report(type, p.getName(), events));
        for (JavaMember member : type.getMembers()) {
          Set<JavaModifier> modifiers = member.getModifiers();
          boolean visible =
              modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
          if (visible && member.getAllInvolvedRawTypes().stream().anyMatch(t -> isBinding(t))) {
            report(type, member.getFullName(), events);
          }
        }
      }
    };
  }

  private static boolean isBinding(JavaClass type) {
    return type.getPackageName().startsWith("org.bytedeco");
  }

  private static void report(JavaClass type, String what, ConditionEvents events) {
    events.add(SimpleConditionEvent.violated(type, type.getName() + " shows " + what));
  }
}
