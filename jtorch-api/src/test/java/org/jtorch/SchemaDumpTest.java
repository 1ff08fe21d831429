package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The schemas that the operators are generated from are those of the libtorch that they call. With
 * {@code -Djtorch.schemas=FILE} the test writes that libtorch's schemas to a file first.
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
    assertThat(Files.readAllLines(CHECKED_IN))
        .as("write them with CONTRIBUTING's \"upgrade libtorch\"")
        .containsExactlyElementsOf(dump);
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
