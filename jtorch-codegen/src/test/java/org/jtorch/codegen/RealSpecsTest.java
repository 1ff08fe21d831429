package org.jtorch.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealSpecsTest {
  private static final Path SPECS = Path.of("../jtorch-api/src/main/ops");

  @Test
  void theSpecsOfTheApiAreValid() throws IOException {
    Map<String, String> sources = Generate.sources(SPECS);
    assertThat(sources).containsKeys("PointwiseOps.java", "PointwiseOperators.java", "Linalg.java");
    assertThat(sources.get("ReductionOps.java")).contains("default Tensor sum(long... dim) {");
  }

  /** Two lines in a spec suffice for an operator whose arguments are in the glossary. */
  @Test
  void twoLinesDefineAnOperator(@TempDir Path copy) throws IOException {
    try (Stream<Path> files = Files.list(SPECS)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    append(
        copy.resolve(Generate.SCHEMAS),
        "aten::zorble.\taten::zorble(Tensor self, Tensor other, int dim=-1) -> Tensor");
    append(copy.resolve(Generate.NAMES), "Tensor.zorble\ntorch.zorble");

    append(
        copy.resolve("reduction.ops"),
        "zorble   Zorbles the elements with `other`. | (*, n) -> (*)\n  formula input ^ other");

    assertThat(Generate.sources(copy).get("ReductionOps.java"))
        .contains(
            """
              /**
               * Zorbles the elements with {@code other}.
               *
               * <p>{@code input ^ other}
               *
               * <p>Shapes: {@code (*, n) -> (*)}.
               *
               * <p>PyTorch: {@code torch.zorble}.
               *
               * @param other the second operand
               * @param dim the dimension; negative counts from the end; default: {@code -1}
               * @return a new tensor, {@code (*)}
               */
              default Tensor zorble(Tensor other, long dim) {
                return Dispatch.tensor(ReductionOperators.ZORBLE, this, other, dim);
              }
            """);
  }

  private static void append(Path file, String lines) throws IOException {
    Files.writeString(file, lines + "\n", StandardOpenOption.APPEND);
  }

  @Test
  void noOperatorIsBothGeneratedAndHandwritten() throws IOException {
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
  void theFolderContainsOnlyTheGeneratedFiles(@TempDir Path folder) throws IOException {
    Generate.write(Map.of("Old.java", "old", "Same.java", "same"), folder);
    Generate.write(Map.of("New.java", "new", "Same.java", "same"), folder);
    assertThat(folder).isDirectoryNotContaining("glob:**Old.java");
    assertThat(folder.resolve("New.java")).hasContent("new");
    assertThat(folder.resolve("Same.java")).hasContent("same");
  }
}
