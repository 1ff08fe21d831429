package org.jtorch.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NoLeaks
class PinnedMemoryTest {
  record Pair(Tensor x, List<Tensor> rest) {}

  @Tag("gpu")
  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void allTensorsOfABatchArePinned(int workers) {
    try (CountingDataset counted = new CountingDataset(4);
        DataLoader<Batch> loader =
            DataLoader.of(
                counted.dataset(), o -> o.batchSize(2).numWorkers(workers).pinMemory(true));
        DataLoader<Map<String, Pair>> nested =
            DataLoader.of(
                new Numbers(4),
                numbers -> Map.of("a", new Pair(Torch.ones(2), List.of(Torch.zeros(1)))),
                o -> o.numWorkers(workers).pinMemory(true))) {
      for (Batch batch : loader) {
        assertThat(batch.input().isPinned()).isTrue();
        assertThat(batch.target().isPinned()).isTrue();
      }
      for (Map<String, Pair> batch : nested) {
        assertThat(batch.get("a").x().isPinned()).isTrue();
        assertThat(batch.get("a").rest().get(0).isPinned()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void withoutAGpuBatchesAreAsBefore(int workers) {
    try (CountingDataset counted = new CountingDataset(4);
        DataLoader<Batch> loader =
            DataLoader.of(
                counted.dataset(), o -> o.batchSize(4).numWorkers(workers).pinMemory(true))) {
      assertThat(loader.iterator().next().target().toLongArray()).containsExactly(0, 1, 2, 3);
    }
  }
}
