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
  void aTensorFamilyIsAnInterfaceWithDefaultMethods() throws IOException {
    Family family =
        Specs.tensor(
            "shapes (*) -> (*)",
            "choice Rounding TRUNC FLOOR The rounding of a quotient.",
            "record ValuesIndices The sorted values and their indices.",
            "abs Returns the absolute value of each element.",
            "  aliases torch.absolute",
            "add Adds `other`, scaled by `alpha`, to each element. | broadcast",
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
  void aClassFamilyHasStaticMethodsAndAPrivateConstructor() {
    Family family = Specs.family("class Linalg of linalg", "det Determinant.", "  param A it");
    assertThat(Specs.source(family))
        .contains("public final class Linalg {\n  private Linalg() {}\n")
        .contains("public static Tensor det(Tensor a) {")
        .contains("PyTorch: {@index torch.linalg.det}.");
  }

  @Test
  void aStringDefaultIsDocumentedAsItsEnumConstant() {
    Family family =
        Specs.tensor(
            "choice Triangle LOWER=L UPPER=U The triangle that is read.",
            "triangle Reads one. | (n, n) -> (n, n)",
            "  choice which Triangle",
            "  param which the triangle",
            "  python torch.triangle");
    assertThat(
            Specs.source(family, List.of("aten::triangle(Tensor self, str which=\"L\") -> Tensor")))
        .contains("Defaults: {@code which} ({@code LOWER}).")
        .contains("@param which the triangle; default: {@code LOWER}");
  }

  private static String golden(String name) throws IOException {
    try (InputStream file = FamilyWriterTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
