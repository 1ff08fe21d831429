package org.jtorch.codegen;

import static org.assertj.core.api.Assertions.assertThat;

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
  void aPrefixedHomeDropsItsPrefix() {
    Operator det =
        Specs.operators(Specs.family("class Linalg of linalg", "det Determinant.")).get(0);
    assertThat(det.javaName()).isEqualTo("det");
    assertThat(det.schemas().get(0).name()).isEqualTo("linalg_det");
  }
}
