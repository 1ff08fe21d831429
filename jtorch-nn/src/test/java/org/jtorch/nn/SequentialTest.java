package org.jtorch.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.junit.jupiter.api.Test;

class SequentialTest {
  @Test
  void functionsAreNumbered() {
    Sequential model =
        new Sequential(
            new Conv2d(1, 2, 3), Tensor::relu, x -> F.maxPool2d(x, 2), new Conv2d(2, 3, 3));
    assertThat(model.stateDict().keySet())
        .containsExactly("0.weight", "0.bias", "3.weight", "3.bias");
    assertThat(model.call(Torch.ones(1, 1, 10, 10)).shape().toArray()).containsExactly(1, 3, 2, 2);
    assertThat(model.size()).isEqualTo(4);
    assertThat(model).hasSize(4);
  }

  @Test
  void layersMayHaveNames() {
    Map<String, Layer> layers = new LinkedHashMap<>();
    layers.put("first", new Linear(2, 3));
    layers.put("act", Tensor::tanh);
    Sequential model = new Sequential(layers);
    model.append(new Linear(3, 1));
    assertThat(model.stateDict().keySet())
        .containsExactly("first.weight", "first.bias", "2.weight", "2.bias");
  }

  @Test
  void aLayerIsReplaced() {
    Sequential model = new Sequential(new Linear(2, 3), new Tanh());
    Linear other = new Linear(2, 5);
    model.set(0, other);
    assertThat(model.get(0)).isSameAs(other);
    assertThat(model.call(Torch.ones(2)).shape().toArray()).containsExactly(5);
  }

  @Test
  void freesOnlyIntermediateOutputsOfBuiltInLayers() {
    List<Tensor> seen = new ArrayList<>();
    Sequential model =
        new Sequential(
            new Linear(2, 2),
            new Tanh(),
            new Identity(),
            x -> {
              seen.add(x);
              return x;
            },
            new Identity(),
            new ReLU(),
            new Sigmoid());
    try (TensorScope scope = TensorScope.open()) {
      Tensor input = Torch.ones(1, 2);
      long before = Torch.memoryStats().unclosed();
      Tensor output = Torch.noGrad(() -> model.call(input));
      assertThat(input.isClosed()).isFalse();
      assertThat(seen).hasSize(1).noneMatch(Tensor::isClosed);
      assertThat(output.isClosed()).isFalse();
      assertThat(Torch.memoryStats().unclosed() - before).isEqualTo(2);
    }
  }

  @Test
  void doesNotFreeOutputsSeenByAHook() {
    List<Tensor> seen = new ArrayList<>();
    Linear first = new Linear(2, 2);
    first.registerForwardHook((module, inputs, output) -> seen.add(output));
    try (TensorScope scope = TensorScope.open()) {
      Tensor output = new Sequential(first, new Tanh(), new Tanh()).call(Torch.ones(1, 2));
      assertThat(output.isClosed()).isFalse();
      assertThat(seen).hasSize(1).noneMatch(Tensor::isClosed);
    }
  }

  @Test
  void gradientsFlowThroughFreedIntermediates() {
    Sequential model = new Sequential(new Linear(2, 2), new Tanh(), new Linear(2, 1));
    Tensor input = Torch.ones(1, 2).requiresGrad_(true);
    model.call(input).sum().backward();
    assertThat(model.parameters()).allMatch(Tensor::hasGrad);
    assertThat(input.hasGrad()).isTrue();
  }
}
