package org.jtorch.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jtorch.it.Pom;
import org.w3c.dom.Node;

/** Checks that the dependencies named on a page are artifacts of this build. */
final class Coordinates {
  private static final Pattern GRADLE =
      Pattern.compile("[\"']org\\.jtorch:([\\w-]+)(?::([^@\"']+))?(?:@(\\w+))?[\"']");

  private Coordinates() {}

  static void checkMaven(String xml) {
    var dependencies = Pom.find(Pom.parse(xml), "//dependency[groupId='org.jtorch']");
    assertThat(dependencies).as("dependencies on jtorch").isNotEmpty();
    for (Node dependency : dependencies) {
      Pom module = module(Pom.text(dependency, "artifactId"));
      String type = Pom.text(dependency, "type");
      assertThat(type.isEmpty() ? "jar" : type).isEqualTo(module.type());
      String version = Pom.text(dependency, "version");
      assertThat(version).isIn("", "${jtorch.version}", Pom.version());
      String scope = Pom.text(dependency, "scope");
      boolean isBom = module.artifactId().equals("jtorch-bom");
      assertThat(scope).isEqualTo(isBom ? "import" : "");
    }
  }

  static void checkGradle(String script) {
    var found = GRADLE.matcher(script).results().toList();
    assertThat(found).as("dependencies on jtorch").isNotEmpty();
    for (MatchResult dependency : found) {
      module(dependency.group(1));
      if (dependency.group(2) != null) {
        assertThat(dependency.group(2)).isEqualTo(Pom.version());
      }
    }
  }

  private static Pom module(String artifactId) {
    return Pom.reactor().stream()
        .filter(pom -> pom.artifactId().equals(artifactId))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no module makes " + artifactId));
  }
}
