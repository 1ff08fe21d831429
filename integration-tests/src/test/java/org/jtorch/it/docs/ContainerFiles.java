package org.jtorch.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Checks that a container file has known instructions, and names classes that exist. */
final class ContainerFiles {
  private static final Set<String> INSTRUCTIONS =
      Set.of("FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "ENTRYPOINT");

  private static final Pattern CLASS = Pattern.compile("org\\.jtorch(\\.\\w+)+");

  private ContainerFiles() {}

  static void check(String file) throws ClassNotFoundException {
    List<String> lines = file.lines().filter(line -> !line.isBlank()).toList();
    assertThat(lines).allMatch(line -> INSTRUCTIONS.contains(line.split(" ")[0]));
    List<String> classes = CLASS.matcher(file).results().map(MatchResult::group).toList();
    assertThat(classes).isNotEmpty();
    for (String name : classes) {
      Class<?> found = Class.forName(name, false, ContainerFiles.class.getClassLoader());
      assertThat(found).hasDeclaredMethods("main");
    }
  }
}
