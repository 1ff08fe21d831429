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
        .hasMessage("some.ops: libtorch has no operator size");
    assertThatThrownBy(() -> Specs.operators(Specs.tensor("abs Absolute.", "  aliases cat")))
        .hasMessage("some.ops: no overload of cat fits");
    assertThatThrownBy(() -> Specs.operators(Specs.tensor("eq Equal.", "  aliases add")))
        .hasMessage("add has not as many overloads as eq");
  }

  @Test
  void aPrefixedHomeDropsItsPrefix() {
    Operator det =
        Specs.operators(Specs.family("class Linalg of linalg", "det Determinant.")).get(0);
    assertThat(det.javaName()).isEqualTo("det");
    assertThat(det.schemas().get(0).name()).isEqualTo("linalg_det");
  }

  @Test
  void anOperatorLivesWherePyTorchListsIt() {
    assertThatThrownBy(() -> Specs.operators(Specs.family("base TorchOps of torch", "add Adds.")))
        .hasMessage("add belongs to Tensor, not torch");
  }

  @Test
  void anOperatorLivesInOneFamily() {
    assertThatThrownBy(
            () ->
                Specs.operators(
                    Specs.tensor("eq Equal."),
                    Specs.family("interface MoreOps of Tensor permits Tensor", "eq Equals.")))
        .hasMessage("eq is in SomeOps and in MoreOps");
  }

  @Test
  void twoOperatorsDoNotShareASentence() {
    assertThatThrownBy(() -> Specs.operators(Specs.tensor("abs Same.", "eq Same.")))
        .hasMessage("abs and eq have the same sentence");
  }

  @Test
  void unknownSchemasAreRefusedAllAtOnce() {
    assertThatThrownBy(
            () -> Specs.operators(Specs.tensor("nothing Is.", "eq Equal.", "  schemas Tensor")))
        .hasMessage("some.ops: libtorch has no operator nothing\nno schema eq.Tensor");
  }

  @Test
  void directivesThatNobodyReadsAreRefused() {
    assertThatThrownBy(() -> Specs.operators(Specs.tensor("eq Equal.", "  telescopes other")))
        .hasMessage("some.ops: eq: telescopes is no directive, or says nothing");
    assertThatThrownBy(() -> Specs.operators(Specs.tensor("eq Equal.", "  boolean others")))
        .hasMessage("some.ops: eq: boolean names no argument of it: others");
    assertThatThrownBy(() -> Specs.operators(Specs.tensor("eq Equal.", "  Tensor.require other")))
        .hasMessage("some.ops: eq: require is for an overload Tensor that is not here");
  }

  @Test
  void aSentenceEndsWithAPeriod() {
    assertThatThrownBy(() -> Specs.tensor("eq Whether equal"))
        .hasMessage("some.ops: eq needs a sentence that ends with a period");
  }
}
