package org.jtorch.it.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.MemoryStats;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.data.Batch;
import org.jtorch.data.DataLoader;
import org.jtorch.data.TensorDataset;
import org.jtorch.nn.Linear;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.jtorch.optim.Adam;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A training loop does not leak memory. */
class FlatMemoryTest {
  private static final int STEPS = 2000;

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aTrainingLoopLeavesAsManyTensorsAsAfterStepTen(int workers) throws InterruptedException {
    TensorDataset dataset;
    Sequential model;
    Adam optimizer;
    try (TensorScope scope = TensorScope.open()) { // what outlives the scope must not be in it
      dataset = new TensorDataset(Torch.randn(STEPS * 4, 8), Torch.zeros(DType.INT64, STEPS * 4));
      model = new Sequential(new Linear(8, 16), new ReLU(), new Linear(16, 3));
      optimizer = new Adam(model.parameters(), o -> o.lr(1e-3));
    }
    long collected = collectedOnceQuiet();
    long afterTen = 0;
    int steps = 0;
    try (DataLoader<Batch> loader =
        DataLoader.of(dataset, o -> o.batchSize(4).shuffle(true).numWorkers(workers))) {
      for (Batch batch : loader) {
        try (TensorScope scope = TensorScope.open()) {
          optimizer.zeroGrad();
          Tensor loss = F.crossEntropy(model.call(batch.input()), batch.target());
          loss.backward();
          optimizer.step();
        }
        steps++;
        if (steps == 10) {
          afterTen = Torch.memoryStats().unclosed();
        }
      }
    }
    MemoryStats stats = Torch.memoryStats();
    assertThat(steps).isEqualTo(STEPS);
    assertThat(stats.collected()).as("left to the collector").isEqualTo(collected);
    assertThat(stats.unclosed()).isLessThanOrEqualTo(afterTen);
  }

  /**
   * Waits until the collector has freed the tensors of earlier tests, and returns their number.
   * Each round leaves a tensor to the collector and waits for it, because on a busy machine the
   * thread that frees them may not have run yet.
   */
  private static long collectedOnceQuiet() throws InterruptedException {
    int quiet = 0;
    long collected = Torch.memoryStats().collected();
    while (quiet < 2) {
      long before = collected;
      leaveATensor();
      while (collected == before) {
        System.gc();
        Thread.sleep(50);
        collected = Torch.memoryStats().collected();
      }
      quiet = collected == before + 1 ? quiet + 1 : 0;
    }
    return collected;
  }

  private static void leaveATensor() {
    Tensor unused = Torch.ones(1);
  }

  @Test
  void aSecondEpochWithWorkersLeavesAsManyTensorsAsTheFirst() {
    TensorDataset dataset = new TensorDataset(Torch.randn(400, 8), Torch.zeros(DType.INT64, 400));
    try (DataLoader<Batch> loader =
        DataLoader.of(dataset, o -> o.batchSize(4).shuffle(true).numWorkers(2))) {
      long[] live = new long[2];
      for (int epoch = 0; epoch < 2; epoch++) {
        for (Batch batch : loader) {
          assertThat(batch.size()).isEqualTo(4);
        }
        live[epoch] = Torch.memoryStats().unclosed();
      }
      assertThat(live[1]).isEqualTo(live[0]);
    }
  }

  @Test
  void closeFreesTheTensorsOfALoopLeftEarly() {
    TensorDataset dataset = new TensorDataset(Torch.randn(400, 8), Torch.zeros(DType.INT64, 400));
    long before = Torch.memoryStats().unclosed();
    try (DataLoader<Batch> loader = DataLoader.of(dataset, o -> o.batchSize(4).numWorkers(2))) {
      for (Batch batch : loader) {
        assertThat(batch.size()).isEqualTo(4);
        break;
      }
    }
    assertThat(Torch.memoryStats().unclosed()).isEqualTo(before);
  }
}
