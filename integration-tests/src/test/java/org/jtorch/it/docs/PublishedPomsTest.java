package org.jtorch.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.jtorch.it.Pom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Node;

/** Requirements of Maven Central for a project file. */
@Tag("once")
class PublishedPomsTest {
  private static final String PROJECT = "/*/project/";

  /**
   * Elements that a project file inherits from its parent, and that the BOM, which has none,
   * declares.
   */
  private static final List<String> INHERITED =
      List.of(
          "url",
          "licenses/license/name",
          "licenses/license/url",
          "developers/developer/name",
          "scm/connection",
          "scm/developerConnection",
          "scm/url",
          "properties/jtorch.url",
          "properties/jtorch.repository");

  @Test
  void eachHasANameAndADescription() {
    List<Pom> published = published().toList();
    assertThat(published).hasSizeGreaterThan(12);
    assertThat(published)
        .allSatisfy(
            pom -> {
              assertThat(text(pom, "name")).as(pom.file().toString()).startsWith("jtorch");
              assertThat(text(pom, "description")).as(pom.file().toString()).endsWith(".");
            });
  }

  @Test
  void eachHasAddressesLicenceAndDevelopers() {
    Pom parent = Pom.parent();
    assertThat(INHERITED).allSatisfy(path -> assertThat(text(parent, path)).isNotEmpty());
    List<Pom> withoutParent =
        published().filter(pom -> !pom.equals(parent) && text(pom, "parent").isEmpty()).toList();
    assertThat(withoutParent).extracting(Pom::artifactId).containsExactly("jtorch-bom");
    assertThat(INHERITED)
        .allSatisfy(
            path -> assertThat(text(withoutParent.get(0), path)).isEqualTo(text(parent, path)));
  }

  @Test
  void nothingOfOthersIsASnapshot() {
    for (Pom pom : Pom.reactor()) {
      List<String> versions =
          Stream.concat(
                  Pom.find(pom.xml(), PROJECT + "/version").stream(),
                  Pom.find(pom.xml(), PROJECT + "/properties/*").stream())
              .map(Node::getTextContent)
              .filter(version -> version.endsWith("-SNAPSHOT"))
              .toList();
      assertThat(versions).as(pom.file().toString()).allMatch(Pom.version()::equals);
    }
  }

  /** As long as addresses are placeholders, only snapshots are built. */
  @Test
  void aReleaseHasRealAddresses() {
    Pom parent = Pom.parent();
    boolean isPlaceholder =
        Stream.of("jtorch.url", "jtorch.repository")
            .anyMatch(name -> parent.property(name).contains(".example"));
    assertThat(isPlaceholder && !Pom.version().endsWith("-SNAPSHOT")).isFalse();
  }

  private static Stream<Pom> published() {
    return Pom.reactor().stream().filter(pom -> !pom.property("maven.deploy.skip").equals("true"));
  }

  private static String text(Pom pom, String path) {
    return Pom.text(pom.xml(), PROJECT + path);
  }
}
