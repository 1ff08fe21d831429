package org.jtorch.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jtorch.it.Pom;
import org.jtorch.it.Repository;

/** Checks that profiles, modules, classes and scripts in a page's commands exist. */
final class ShellCommands {
  private static final Set<String> KNOWN = Set.of("git", "cd", "curl", "spark-submit");

  private ShellCommands() {}

  static void check(String code) throws ClassNotFoundException {
    for (String line : code.replace("\\\n", " ").split("\n")) {
      if (!line.isBlank() && !line.startsWith("#")) {
        checkCommand(List.of(line.trim().split("\\s+")));
      }
    }
  }

  private static void checkCommand(List<String> words) throws ClassNotFoundException {
    String program = words.get(0);
    if (program.equals("mvn")) {
      checkMaven(words);
    } else if (program.equals("java")) {
      Class.forName(words.get(words.size() - 1), false, ShellCommands.class.getClassLoader());
    } else if (program.equals("jtorch")) {
      assertThat(Repository.root().resolve("bin/jtorch")).isExecutable();
    } else if (program.contains("/")) {
      assertThat(Repository.root().resolve(program)).isExecutable();
    } else {
      assertThat(program).as("a program known to this check").isIn(KNOWN);
    }
  }

  private static void checkMaven(List<String> words) {
    List<String> profiles = Pom.reactor().stream().flatMap(p -> p.profiles().stream()).toList();
    for (int i = 1; i < words.size(); i++) {
      String word = words.get(i);
      optionValue(words, i, "-P")
          .ifPresent(names -> assertThat(profiles).contains(names.split(",")));
      optionValue(words, i, "-pl")
          .ifPresent(names -> Arrays.stream(names.split(",")).forEach(ShellCommands::checkModule));
      if (word.startsWith("-Dtest=")) {
        checkTest(word.substring("-Dtest=".length()));
      }
    }
  }

  /** The value of an option, either joined to it or the next word. */
  private static Optional<String> optionValue(List<String> words, int at, String option) {
    String word = words.get(at);
    if (word.equals(option)) {
      return Optional.of(words.get(at + 1));
    }
    boolean joined = word.startsWith(option) && !word.equals("-pl");
    return joined ? Optional.of(word.substring(option.length())) : Optional.empty();
  }

  private static void checkModule(String folder) {
    assertThat(Pom.reactor())
        .as("module " + folder)
        .anyMatch(pom -> pom.file().equals(Repository.root().resolve(folder).resolve("pom.xml")));
    assertThat(Files.exists(Repository.root().resolve(folder))).isTrue();
  }

  private static void checkTest(String name) {
    assertThat(Repository.sources())
        .as("test " + name)
        .anyMatch(file -> file.endsWith(name + ".java"));
  }
}
