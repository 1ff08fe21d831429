package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The schemas that the operators are generated from are those of libtorch 2.10. Those of another
 * release differ in a known number of lines, none of which a generated operator uses. With {@code
 * -Djtorch.schemas=FILE} the test writes that libtorch's schemas to a file first.
 */
@Tag("once")
class SchemaDumpTest {
  private static final Path CHECKED_IN = Path.of("src/main/ops/schemas-2.10.txt");

  @Test
  void theCheckedInSchemasAreThoseOfLibtorch() throws IOException {
    List<String> dump = dump();
    String file = System.getProperty("jtorch.schemas");
    if (file != null) {
      Files.write(Path.of(file), dump);
    }
    Set<String> checkedIn = Set.copyOf(Files.readAllLines(CHECKED_IN));
    Set<String> added = without(Set.copyOf(dump), checkedIn);
    Set<String> removed = without(checkedIn, Set.copyOf(dump));
    Set<String> changed = names(added);
    changed.retainAll(names(removed));
    assertThat(
            Map.of(
                "added",
                added.size() - changed.size(),
                "removed",
                removed.size() - changed.size(),
                "changed",
                changed.size()))
        .as("CONTRIBUTING's \"upgrade libtorch\": added %s, removed %s", added, removed)
        .isEqualTo(
            Map.of(
                "added", LibtorchRelease.number("schemas.added"),
                "removed", LibtorchRelease.number("schemas.removed"),
                "changed", LibtorchRelease.number("schemas.changed")));
  }

  private static Set<String> without(Set<String> lines, Set<String> others) {
    Set<String> rest = new TreeSet<>(lines);
    rest.removeAll(others);
    return rest;
  }

  private static Set<String> names(Set<String> lines) {
    return lines.stream()
        .map(line -> line.substring(0, line.indexOf('\t')))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** One line an operator of {@code aten}: its name and overload, a tab, its schema. */
  private static List<String> dump() {
    return Ops.names().stream()
        .filter(name -> name.startsWith("aten::"))
        .map(name -> (name.contains(".") ? name : name + ".") + "\t" + Ops.schema(name))
        .sorted()
        .toList();
  }
}
