package org.jtorch.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FamilyWriterTest {
  @Test
  void aFamilyOfTensorReadsAsIfWrittenByHand() throws IOException {
    Family family =
        Specs.tensor(
            "shapes (*) -> (*)",
            "choice Rounding TRUNC FLOOR How a quotient is rounded.",
            "record ValuesIndices The elements in order, and where they stood.",
            "abs The absolute value of each element.",
            "  aliases torch.absolute",
            "add Adds `other`, times `alpha`, to each element. | broadcast",
            "  formula input + alpha * other",
            "  schemas Tensor",
            "div Divides each element by `other`. | broadcast",
            "  choice rounding_mode Rounding",
            "sort Sorts along a dimension. | (..., n, ...) -> (..., n, ...)",
            "  telescope dim",
            "  returns ValuesIndices");
    assertThat(Specs.source(family)).isEqualTo(golden("SomeOps.java.txt"));
  }

  @Test
  void aFamilyOfStaticsIsAClassWithoutInstances() {
    Family family = Specs.family("class Linalg of linalg", "det Determinant.", "  param A it");
    assertThat(Specs.source(family))
        .contains("public final class Linalg {\n  private Linalg() {}\n")
        .contains("public static Tensor det(Tensor a) {")
        .contains("PyTorch: {@index torch.linalg.det}.");
  }

  @Test
  void aDefaultThatIsAStringReadsAsItsConstant() {
    Family family =
        Specs.tensor(
            "choice Triangle LOWER=L UPPER=U Which triangle is read.",
            "triangle Reads one. | (n, n) -> (n, n)",
            "  choice which Triangle",
            "  param which the half that counts",
            "  python torch.triangle");
    assertThat(
            Specs.source(family, List.of("aten::triangle(Tensor self, str which=\"L\") -> Tensor")))
        .contains("Left at the default: {@code which} ({@code LOWER}).")
        .contains("@param which the half that counts; {@code LOWER} by default");
  }

  private static String golden(String name) throws IOException {
    try (InputStream file = FamilyWriterTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
