package org.jtorch.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OperatorsTest {
  @Test
  void theInPlaceTwinComesWithTheOperatorIfPyTorchListsIt() {
    assertThat(Specs.operators(Specs.tensor("abs Absolute.", "eq Equal.")))
        .extracting(Operator::javaName)
        .containsExactly("abs", "abs_", "eq");
  }

  @Test
  void anOperatorAloneHasNoTwin() {
    assertThat(Specs.operators(Specs.tensor("abs Absolute.", "  alone")))
        .extracting(Operator::javaName)
        .containsExactly("abs");
  }

  @Test
  void anAliasIsAnOperatorWithATwinOfItsOwn() {
    Family family = Specs.tensor("abs Absolute.", "  java magnitude", "  aliases absolute");
    assertThat(Specs.operators(family))
        .extracting(Operator::javaName)
        .containsExactly("magnitude", "absolute", "magnitude_", "absolute_");
    assertThat(Specs.source(family))
        .contains("PyTorch: {@index torch.abs}, also {@link #absolute}.")
        .contains("Another name of {@link #magnitude}: {@code absolute}.")
        .contains("PyTorch: {@index torch.absolute}.")
        .contains("Another name of {@link #magnitude_}: {@code absolute_}.")
        .contains("Dispatch.inPlace(SomeSchemas.ABSOLUTE_, (Tensor) this)");
  }

  @Test
  void anAliasHasASchemaAndAHome() {
    assertThatThrownBy(() -> Specs.operators(Specs.tensor("abs Absolute.", "  aliases size")))
        .hasMessage(
            "some.ops:3: libtorch has no operator size; look its name up in the schema dump");
    assertThatThrownBy(() -> Specs.operators(Specs.tensor("abs Absolute.", "  aliases cat")))
        .hasMessage(
            "some.ops:3: no overload of cat fits a family of Tensor; name overloads with 'schemas',"
                + " or write it by hand and tell handwritten.txt");
    assertThatThrownBy(() -> Specs.operators(Specs.tensor("eq Equal.", "  aliases add")))
        .hasMessage("some.ops:3: add has not as many overloads as eq");
  }

  @Test
  void aPrefixedHomeDropsItsPrefix() {
    Operator det =
        Specs.operators(Specs.family("class Linalg of linalg", "det Determinant.")).get(0);
    assertThat(det.javaName()).isEqualTo("det");
    assertThat(det.schemas().get(0).name()).isEqualTo("linalg_det");
  }
}
