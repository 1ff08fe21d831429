package org.jtorch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.junit.jupiter.api.Test;

/** State dicts of old versions of PyTorch, and the generator state during a copy. */
class OldStateDictTest {
  @Test
  void numBatchesTrackedMayBeMissing() {
    for (Supplier<Module> norm :
        List.<Supplier<Module>>of(
            () -> new BatchNorm2d(3),
            () -> new SyncBatchNorm(3),
            () -> new InstanceNorm2d(3, o -> o.affine(true).trackRunningStats(true)),
            () -> new Sequential(new Linear(2, 2), new BatchNorm1d(3)))) {
      Module module = norm.get();
      Map<String, Tensor> state = new LinkedHashMap<>(norm.get().stateDict());
      state.keySet().removeIf(name -> name.endsWith("num_batches_tracked"));
      assertThat(state.size()).isLessThan(module.stateDict().size());
      module.loadStateDict(state);
      assertThat(module.loadStateDict(state, o -> o.strict(false)).isEmpty()).isTrue();
      String mean =
          state.keySet().stream().filter(n -> n.endsWith("mean")).findFirst().orElseThrow();
      state.remove(mean);
      assertThatThrownBy(() -> module.loadStateDict(state))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("missing " + mean);
    }
  }

  @Test
  void aMissingBatchCountIsNotChanged() {
    BatchNorm1d norm = new BatchNorm1d(2);
    assertThat(norm.call(Torch.randn(4, 2)).dim()).isEqualTo(2);
    Map<String, Tensor> state = new LinkedHashMap<>(new BatchNorm1d(2).stateDict());
    state.remove("num_batches_tracked");
    norm.loadStateDict(state);
    assertThat(norm.getBuffer("num_batches_tracked").itemLong()).isEqualTo(1);
  }

  private static final class Scale extends Module {
    final Slot<Tensor> scale = parameter("scale", Torch.tensor(1.0));
    final Slot<Tensor> steps = buffer("steps", Torch.tensor(0));
  }

  @Test
  void aVectorIsAcceptedForAScalar() {
    Scale module = new Scale();
    long before = Torch.memoryStats().unclosed();
    Tensor two = Torch.tensor(new float[] {2});
    Tensor seven = Torch.tensor(new long[] {7});
    module.loadStateDict(Map.of("scale", two, "steps", seven));
    assertThat(Torch.memoryStats().unclosed() - before).isEqualTo(2);
    assertThat(module.scale.get().item()).isEqualTo(2);
    assertThat(module.steps.get().itemLong()).isEqualTo(7);
    // the first element of several is used
    module.loadStateDict(Map.of("scale", Torch.tensor(new float[] {3, 4}), "steps", seven));
    assertThat(module.scale.get().item()).isEqualTo(3);
  }

  @Test
  void otherShapesAreRejected() {
    Scale module = new Scale();
    Tensor steps = Torch.tensor(1);
    for (Tensor value : List.of(Torch.ones(1, 1), Torch.ones(0))) {
      assertThatThrownBy(() -> module.loadStateDict(Map.of("scale", value, "steps", steps)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("scale is []");
    }
    Map<String, Tensor> number = Map.of("weight", Torch.ones(1), "bias", Torch.tensor(1.0));
    assertThatThrownBy(() -> new Linear(1, 1).loadStateDict(number))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aCopyPreservesTheGeneratorState() {
    Sequential model = new Sequential(new Linear(3, 3), new Dropout(0.5));
    Torch.manualSeed(5);
    double[] expected = Torch.randn(4).toDoubleArray();
    Torch.manualSeed(5);
    Sequential target =
        Module.copy(model, () -> new Sequential(new Linear(3, 3), new Dropout(0.5)));
    assertThat(Torch.randn(4).toDoubleArray()).isEqualTo(expected);
    assertThat(target.parameters().get(0).equal(model.parameters().get(0))).isTrue();
    Torch.manualSeed(5);
    assertThatThrownBy(
            () ->
                Module.copy(
                    model,
                    () -> {
                      throw new IllegalStateException(Torch.randn(1).toString());
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(Torch.randn(4).toDoubleArray()).isEqualTo(expected);
  }
}
