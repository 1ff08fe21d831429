package org.jtorch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Handles of tensors that are passed to a layer. */
class OwnHandlesTest {
  static Stream<Function<Tensor, Module>> layersGivenAWeight() {
    return Stream.of(
        w -> new Linear(4, 4, o -> o.weight(w)),
        w -> new Embedding(4, 4, o -> o.weight(w)),
        w -> new EmbeddingBag(4, 4, o -> o.weight(w)),
        w -> new Conv1d(4, 4, 1, o -> o.weight(w.view(4, 4, 1))),
        w -> new ConvTranspose1d(4, 4, 1, o -> o.weight(w.view(4, 4, 1))),
        Embedding::fromPretrained,
        w -> Embedding.fromPretrained(w, o -> o.freeze(false)),
        EmbeddingBag::fromPretrained,
        w -> {
          Linear linear = new Linear(4, 4);
          linear.weight(w);
          return linear;
        },
        w -> {
          Embedding table = new Embedding(4, 4);
          table.weight(w);
          return table;
        },
        w -> new BCEWithLogitsLoss(o -> o.posWeight(w)),
        w -> new BCEWithLogitsLoss(o -> o.weight(w)),
        w -> new BCELoss(o -> o.weight(w)),
        w -> new CrossEntropyLoss(o -> o.weight(w.get(0))),
        w -> new FractionalMaxPool2d(2, o -> o.outputSize(2).randomSamples(w.view(2, 4, 2))));
  }

  @ParameterizedTest
  @MethodSource("layersGivenAWeight")
  void theCallersTensorKeepsItsFlagsAndDtypeAndSharesMemory(Function<Tensor, Module> layer) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor given = Torch.ones(4, 4);
      Module module = layer.apply(given);
      assertThat(given.requiresGrad()).isFalse();
      given.add_(1); // not allowed for a leaf that requires a gradient
      Tensor held = module.stateDict().values().iterator().next();
      assertThat(held.view(-1).get(0).item()).isEqualTo(2);
      module.to(DType.FLOAT64);
      assertThat(given.dtype()).isEqualTo(DType.FLOAT32);
      module.close();
      assertThat(given.isClosed()).isFalse();
    }
  }

  @Test
  void aPretrainedTableDoesNotFreezeTheLayerThatTrainsIt() {
    Linear trained = new Linear(4, 3);
    for (Embedding frozen :
        List.of(
            Embedding.fromPretrained(trained.weight()),
            new Embedding(3, 4, o -> o.weight(trained.weight()).freeze(true)))) {
      assertThat(trained.weight().requiresGrad()).isTrue();
      assertThat(frozen.weight().requiresGrad()).isFalse();
      trained.call(Torch.ones(1, 4)).sum().backward();
      assertThat(trained.weight().hasGrad()).isTrue();
      assertThat(frozen.weight().equal(trained.weight())).isTrue();
    }
  }

  @Test
  void aParameterOfAnotherLayerIsTied() {
    Embedding table = new Embedding(5, 4);
    Linear head = new Linear(4, 5, o -> o.weight(table.weight()));
    assertThat(head.weight()).isSameAs(table.weight());
    Linear second = new Linear(4, 5);
    second.weight(table.weight());
    assertThat(second.weight()).isSameAs(table.weight());
  }

  @Test
  void aNonLeafTensorIsRejected() {
    Tensor computed = Torch.ones(4, 4).requiresGrad_(true).mul(2);
    assertThatThrownBy(() -> new Linear(4, 4, o -> o.weight(computed)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pass tensor.detach()");
  }

  private static final class Counter extends Module {
    final Slot<Tensor> count = buffer("count", Torch.zeros(1));
    final Slot<Tensor> other = buffer("other", Torch.zeros(1));
  }

  @Test
  void aBufferSetInALoopDoesNotLeak() {
    Counter counter = new Counter();
    long before = Torch.memoryStats().unclosed();
    for (int i = 0; i < 50; i++) {
      try (TensorScope scope = TensorScope.open()) {
        Tensor old = counter.count.get();
        counter.count.set(old.add(1));
        assertThat(old.isClosed()).isFalse();
      }
    }
    assertThat(counter.count.get().item()).isEqualTo(50);
    assertThat(Torch.memoryStats().unclosed() - before)
        .isLessThanOrEqualTo(1); // the first one was created outside any scope
  }

  @Test
  void aBufferThatAnotherSlotOrTheCallerHoldsStaysOpen() {
    Counter counter = new Counter();
    Tensor own = Torch.ones(1);
    try (TensorScope scope = TensorScope.open()) {
      counter.count.set(Torch.ones(1));
      Tensor shared = counter.count.get();
      counter.other.set(shared);
      counter.count.set(own);
      counter.count.set(Torch.zeros(1));
      assertThat(shared.isClosed()).isFalse();
    }
    assertThat(counter.other.get().item()).isEqualTo(1);
    assertThat(own.item()).isEqualTo(1);
  }

  @Test
  void aFailingLayerOfASequentialDoesNotLeak() {
    Sequential model =
        new Sequential(new Linear(4, 4), new ReLU(), new Linear(4, 4), new Linear(5, 4));
    Tensor x = Torch.ones(2, 4);
    assertThatThrownBy(() -> model.call(x)).isInstanceOf(RuntimeException.class);
    long before = Torch.memoryStats().unclosed();
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> model.call(x)).isInstanceOf(RuntimeException.class);
    }
    assertThat(Torch.memoryStats().unclosed() - before).isZero();
    assertThat(x.isClosed()).isFalse();
  }
}
