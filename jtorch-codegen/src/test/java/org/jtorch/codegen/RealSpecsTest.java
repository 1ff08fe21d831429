package org.jtorch.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealSpecsTest {
  private static final Path SPECS = Path.of("../jtorch-api/src/main/ops");

  @Test
  void theSpecsOfTheApiGenerate() throws IOException {
    Map<String, String> sources = Generate.sources(SPECS);
    assertThat(sources).containsKeys("PointwiseOps.java", "PointwiseSchemas.java", "Linalg.java");
    assertThat(sources.get("ReductionOps.java")).contains("default Tensor sum(long... dim) {");
  }

  @Test
  void noOperatorIsBothGeneratedAndWrittenByHand() throws IOException {
    String all = String.join("\n", Generate.sources(SPECS).values());
    try (Stream<String> lines = Files.lines(SPECS.resolve("handwritten.txt"))) {
      lines
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.split("\\s+")[0])
          .forEach(
              name ->
                  assertThat(all)
                      .doesNotContainPattern("index torch\\.(Tensor\\.)?" + name + "\\}"));
    }
  }

  @Test
  void theFolderHoldsWhatWasGeneratedAndNothingElse(@TempDir Path folder) throws IOException {
    Generate.write(Map.of("Old.java", "old", "Same.java", "same"), folder);
    Generate.write(Map.of("New.java", "new", "Same.java", "same"), folder);
    assertThat(folder).isDirectoryNotContaining("glob:**Old.java");
    assertThat(folder.resolve("New.java")).hasContent("new");
    assertThat(folder.resolve("Same.java")).hasContent("same");
  }
}
