package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class NestedTensorsTest {
  private static Tensor nested() {
    return Torch.nestedTensor(List.of(Torch.arange(3.0), Torch.arange(2.0)));
  }

  @TestFactory
  Stream<DynamicTest> nestedTensorsPrintAsInPython() {
    Map<String, Supplier<Tensor>> cases = new LinkedHashMap<>();
    cases.put("nested", () -> nested());
    cases.put("nested_padded", () -> nested().toPaddedTensor(-1));
    cases.put("nested_padded_sized", () -> nested().toPaddedTensor(0.5, Shape.of(3, 4)));
    cases.put(
        "nested_sizes",
        () -> Torch.nestedTensor(List.of(Torch.ones(2, 3), Torch.ones(4, 1))).nestedSizes());
    cases.put(
        "nested_double",
        () ->
            Torch.nestedTensor(
                DType.FLOAT64.requiresGrad(true), List.of(Torch.ones(2, 1), Torch.ones(1, 2))));
    cases.put(
        "nested_grad",
        () -> {
          Tensor a = Torch.ones(2).requiresGrad_();
          Tensor b = Torch.ones(3).requiresGrad_();
          Torch.asNestedTensor(List.of(a, b)).mul(3).toPaddedTensor(0).sum().backward();
          return a.grad();
        });
    return RecordedKinds.printed(cases);
  }

  @Test
  void partsComeApartAgain() {
    try (TensorScope scope = TensorScope.open()) {
      List<Tensor> parts = nested().unbind(0);
      assertThat(parts).hasSize(2);
      assertThat(parts.get(1).toFloatArray()).containsExactly(0, 1);
      assertThat(nested().isNested()).isTrue();
      assertThat(parts.get(0).isNested()).isFalse();
      assertThat(nested().dim()).isEqualTo(2);
      assertThat(nested().size(0)).isEqualTo(2);
      assertThat(nested().numel()).isEqualTo(5);
      assertThat(nested().toFloatArray()).containsExactly(0, 1, 2, 0, 1);
    }
  }

  @Test
  void aNestedTensorHasNoOneShapeAndSaysSoInOneLine() {
    try (TensorScope scope = TensorScope.open()) {
      assertThatThrownBy(() -> nested().shape())
          .isInstanceOf(TorchException.class)
          .hasMessage(
              "shape: Given dimension 1 is irregular and does not have a size. [float32[nested]]"
                  + " (hint: a nested tensor has no one shape: ask nestedSizes() or the parts,"
                  + " unbind(0))");
      assertThatThrownBy(() -> nested().strides())
          .isInstanceOf(TorchException.class)
          .hasMessageContaining("(hint: a nested tensor has no one shape")
          .hasMessageNotContaining("\n");
      assertThatThrownBy(() -> Torch.ones(2).nestedSizes())
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("nestedSizes: float32[2] is not nested");
    }
  }
}
