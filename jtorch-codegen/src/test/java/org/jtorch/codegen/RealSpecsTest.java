package org.jtorch.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

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
}
