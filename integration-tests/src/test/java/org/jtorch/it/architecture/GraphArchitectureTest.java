package org.jtorch.it.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasModifiers;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Checks the packages inside jtorch-graph: dependencies point one way. */
@Tag("once")
class GraphArchitectureTest {
  private static final String API = "org.jtorch.graph";
  private static final String INTERNAL = "org.jtorch.graph.internal.";

  /** The internal packages; each may use those before it. */
  private static final List<String> LAYERS =
      List.of(
          "expressions",
          "access",
          "python",
          "schemas",
          "editing",
          "operators",
          "interpreter",
          "passes",
          "signatures",
          "text",
          "archive",
          "programs",
          "script",
          "tracing",
          "onnx");

  private static JavaClasses classes;

  @BeforeAll
  static void readClassFiles() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.jtorch");
  }

  @Test
  void internalPackagesUseOnlyThoseBelowThem() {
    Set<String> found =
        classes.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> name.startsWith(INTERNAL))
            .map(name -> name.substring(INTERNAL.length()))
            .collect(Collectors.toSet());
    assertThat(found).containsExactlyInAnyOrderElementsOf(LAYERS);
    for (int i = 0; i < LAYERS.size() - 1; i++) {
      String[] above =
          LAYERS.subList(i + 1, LAYERS.size()).stream()
              .map(layer -> INTERNAL + layer)
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage(INTERNAL + LAYERS.get(i))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(above)
          .check(classes);
    }
  }

  @Test
  void internalPackagesUseOnlyPublicClassesOfTheApi() {
    noClasses()
        .that()
        .resideInAPackage(INTERNAL + ".")
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAPackage(API)
                .and(DescribedPredicate.not(HasModifiers.Predicates.modifier(JavaModifier.PUBLIC))))
        .check(classes);
  }

  @Test
  void otherModulesDoNotUseTheInternalPackages() {
    noClasses()
        .that()
        .resideOutsideOfPackage(API + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(INTERNAL + ".")
        .check(classes);
  }
}
