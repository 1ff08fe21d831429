package org.jtorch.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OperatorsTest {
  @Test
  void theInPlaceVariantIsIncludedIfPyTorchListsIt() {
    assertThat(Specs.operators(Specs.tensor("abs Absolute.", "eq Equal.")))
        .extracting(Operator::javaName)
        .containsExactly("abs", "abs_", "eq");
  }

  @Test
  void noInplaceExcludesTheInPlaceVariant() {
    assertThat(Specs.operators(Specs.tensor("abs Absolute.", "  no-inplace")))
        .extracting(Operator::javaName)
        .containsExactly("abs");
  }

  @Test
  void anAliasIsAnOperatorWithItsOwnInPlaceVariant() {
    Family family = Specs.tensor("abs Absolute.", "  java magnitude", "  aliases absolute");
    assertThat(Specs.operators(family))
        .extracting(Operator::javaName)
        .containsExactly("magnitude", "absolute", "magnitude_", "absolute_");
    assertThat(Specs.source(family))
        .contains("PyTorch: {@index torch.abs}, also {@link #absolute}.")
        .contains("Alias of {@link #magnitude}.")
        .contains("PyTorch: {@index torch.absolute}.")
        .contains("Alias of {@link #magnitude_}.")
        .contains("Dispatch.inPlace(SomeOperators.ABSOLUTE_, (Tensor) this)");
  }

  @Test
  void anAliasNeedsASchemaAndAHome() {
    assertThatThrownBy(() -> Specs.operators(Specs.tensor("abs Absolute.", "  aliases size")))
        .hasMessage("some.ops:3: libtorch has no operator size; see the schema dump");
    assertThatThrownBy(() -> Specs.operators(Specs.tensor("abs Absolute.", "  aliases cat")))
        .hasMessage(
            "some.ops:3: no overload of cat is suitable for a family of Tensor; name overloads with"
                + " 'schemas', or write it by hand and add it to handwritten.txt");
    assertThatThrownBy(() -> Specs.operators(Specs.tensor("eq Equal.", "  aliases add")))
        .hasMessage("some.ops:3: add and eq have different overloads");
  }

  @Test
  void aPrefixedHomeIsRemovedFromTheJavaName() {
    Operator det =
        Specs.operators(Specs.family("class Linalg of linalg", "det Determinant.")).get(0);
    assertThat(det.javaName()).isEqualTo("det");
    assertThat(det.schemas().get(0).name()).isEqualTo("linalg_det");
  }
}
