package org.jtorch.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.jtorch.MemoryStats;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NoLeaks
class DataLoaderTest {
  record Pair(Tensor numbers, List<Tensor> squares) {}

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void batchesAreStackedInOrder(int workers) {
    try (Counted counted = new Counted(5);
        DataLoader<Batch> loader = loader(counted, o -> o.batchSize(2).workers(workers))) {
      List<String> seen = new ArrayList<>();
      for (Batch batch : loader) {
        seen.add(
            batch.size()
                + " "
                + batch.input().shape()
                + " "
                + List.of(batch.input().sum().item(), batch.target().sum().itemLong()));
      }
      assertThat(seen)
          .containsExactly("2 [2, 3] [3.0, 1]", "2 [2, 3] [15.0, 5]", "1 [1, 3] [12.0, 4]");
      assertThat(loader.batches()).isEqualTo(3);
    }
  }

  @Test
  void aLastBatchThatIsNotFullIsDroppedOnRequest() {
    try (Counted counted = new Counted(5);
        DataLoader<Batch> loader = loader(counted, o -> o.batchSize(2).dropLast(true))) {
      int batches = 0;
      for (Batch batch : loader) {
        assertThat(batch.size()).isEqualTo(2);
        batches++;
      }
      assertThat(batches).isEqualTo(2);
      assertThat(loader.batches()).isEqualTo(2);
    }
  }

  @Test
  void anEmptyDatasetHasNoBatches() {
    try (DataLoader<Tensor> loader =
        DataLoader.of(new Numbers(0), numbers -> Torch.zeros(1), o -> o.workers(1))) {
      assertThat(loader.batches()).isZero();
      Iterator<Tensor> iterator = loader.iterator();
      assertThat(iterator.hasNext()).isFalse();
      assertThatExceptionOfType(NoSuchElementException.class)
          .isThrownBy(iterator::next)
          .withMessage("the epoch has no more batches");
    }
  }

  @Test
  void aSamplerMayLeaveSamplesOut() {
    Sampler odd =
        new Sampler() {
          @Override
          public long[] order(long size) {
            return new long[] {3, 1};
          }

          @Override
          public long length(long size) {
            return 2;
          }
        };
    try (Counted counted = new Counted(5);
        DataLoader<Batch> loader = loader(counted, o -> o.sampler(odd))) {
      List<Long> targets = new ArrayList<>();
      loader.forEach(batch -> targets.add(batch.target().itemLong()));
      assertThat(targets).containsExactly(3L, 1L);
      assertThat(loader.batches()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aBatchUsedAfterTheNextWasAskedForSaysSo(int workers) {
    try (Counted counted = new Counted(4);
        DataLoader<Batch> loader = loader(counted, o -> o.workers(workers))) {
      Iterator<Batch> batches = loader.iterator();
      Batch first = batches.next();
      Tensor input = first.input();
      assertThat(batches.next().target().itemLong()).isEqualTo(1);
      assertThat(input.isClosed()).isTrue();
      String message =
          "the loader closed this batch when the next one was asked for: take it over with"
              + " batch.keep()";
      assertThatIllegalStateException().isThrownBy(first::input).withMessage(message);
      assertThatIllegalStateException().isThrownBy(first::target).withMessage(message);
      assertThatIllegalStateException().isThrownBy(first::size).withMessage(message);
      assertThatIllegalStateException().isThrownBy(first::keep).withMessage(message);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aKeptBatchOutlivesTheLoaderAndTheScope(int workers) {
    List<Batch> kept = new ArrayList<>();
    try (Counted counted = new Counted(4);
        TensorScope scope = TensorScope.open();
        DataLoader<Batch> loader = loader(counted, o -> o.batchSize(2).workers(workers))) {
      for (Batch batch : loader) {
        kept.add(batch.keep());
      }
    }
    assertThat(kept).extracting(batch -> batch.target().sum().itemLong()).containsExactly(1L, 5L);
    TensorScope.closeAll(kept);
  }

  @Test
  void aBatchOfAnyTypeCanBeTakenOver() {
    try (DataLoader<Tensor> loader =
        DataLoader.of(new Numbers(2), numbers -> Torch.tensor(numbers.get(0)), o -> {})) {
      Iterator<Tensor> batches = loader.iterator();
      Tensor first = loader.keep(batches.next());
      Tensor second = batches.next();
      assertThat(first.itemLong()).isZero();
      assertThatIllegalStateException()
          .isThrownBy(() -> loader.keep(first))
          .withMessage("only the loader's present batch can be taken over");
      loader.close();
      assertThat(second.isClosed()).isTrue();
      assertThatIllegalStateException()
          .isThrownBy(() -> loader.keep(second))
          .withMessage("no iteration is running: the loader has closed its batches");
      first.close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void batchesMayBeRecordsListsAndMaps(int workers) {
    DataLoader<Map<String, Pair>> loader =
        DataLoader.of(
            new Numbers(6),
            numbers -> {
              Tensor all = Torch.tensor(numbers.stream().mapToLong(n -> n).toArray());
              return Map.of("pair", new Pair(all, List.of(all.mul(all), all.mul(2))));
            },
            o -> o.batchSize(3).workers(workers));
    List<Tensor> seen = new ArrayList<>();
    List<Long> sums = new ArrayList<>();
    for (Map<String, Pair> batch : loader) {
      Pair pair = batch.get("pair");
      seen.add(pair.numbers());
      seen.addAll(pair.squares());
      sums.add(pair.squares().get(0).sum().itemLong());
    }
    assertThat(sums).containsExactly(5L, 50L);
    assertThat(seen).hasSize(6).allMatch(Tensor::isClosed);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void whatADatasetHoldsStaysOpenInABatch(int workers) {
    Tensor held = TensorScope.unscoped(Torch.arange(3));
    Dataset<Tensor> dataset =
        new Dataset<>() {
          @Override
          public Tensor get(long index) {
            return held;
          }

          @Override
          public long size() {
            return 3;
          }
        };
    DataLoader<List<Tensor>> loader =
        DataLoader.of(dataset, samples -> samples, o -> o.workers(workers));
    int batches = 0;
    for (List<Tensor> batch : loader) {
      assertThat(batch).containsExactly(held);
      batches++;
    }
    assertThat(batches).isEqualTo(3);
    assertThat(held.isClosed()).isFalse();
    held.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aLoopLeftEarlyIsTidiedUpByClose(int workers) {
    try (Counted counted = new Counted(100)) {
      MemoryStats before = settled();
      Tensor input = null;
      try (DataLoader<Batch> loader = loader(counted, o -> o.workers(workers))) {
        for (Batch batch : loader) {
          input = batch.input();
          if (batch.target().itemLong() == 3) {
            break;
          }
        }
        assertThat(input.isClosed()).isFalse();
      }
      assertThat(input.isClosed()).isTrue();
      assertThat(Torch.memoryStats().unclosed()).isEqualTo(before.unclosed());
      assertThat(Torch.memoryStats().collected()).isEqualTo(before.collected());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aSecondIterationEndsTheFirst(int workers) {
    try (Counted counted = new Counted(100);
        DataLoader<Batch> loader = loader(counted, o -> o.workers(workers))) {
      Iterator<Batch> first = loader.iterator();
      Tensor input = first.next().input();
      Iterator<Batch> second = loader.iterator();
      assertThat(input.isClosed()).isTrue();
      assertThatIllegalStateException()
          .isThrownBy(first::next)
          .withMessage(
              "this iteration ended early: its loader was closed, or began another iteration");
      assertThat(second.next().target().itemLong()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void manyEpochsLeaveNothingAndGiveTheCollectorNothingToFree(int workers) {
    try (Counted counted = new Counted(64);
        DataLoader<Batch> loader =
            loader(counted, o -> o.batchSize(8).shuffle(true).workers(workers))) {
      MemoryStats before = settled();
      long sum = 0;
      for (int epoch = 0; epoch < 20; epoch++) {
        for (Batch batch : loader) {
          try (TensorScope scope = TensorScope.open()) {
            sum += batch.target().sum().itemLong();
          }
        }
        assertThat(Torch.memoryStats().unclosed()).isEqualTo(before.unclosed());
      }
      assertThat(sum).isEqualTo(20 * 63 * 64 / 2);
      assertThat(Torch.memoryStats().collected()).isEqualTo(before.collected());
    }
  }

  @Test
  void aDatasetMadeInAScopeWorksInTheNext() {
    Counted counted;
    try (TensorScope scope = TensorScope.open()) {
      counted = new Counted(4);
    }
    try (counted;
        TensorScope scope = TensorScope.open();
        DataLoader<Batch> loader = loader(counted, o -> o.batchSize(4))) {
      assertThat(loader.iterator().next().target().toLongArray()).containsExactly(0, 1, 2, 3);
    }
  }

  @Test
  void sizesBelowOneAreRefused() {
    DataLoader.Options options = new DataLoader.Options();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.batchSize(0))
        .withMessage("batchSize: 0 is not 1 or more");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.prefetch(-1))
        .withMessage("prefetch: -1 is not 1 or more");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.workers(-2))
        .withMessage("workers: -2 is negative");
  }

  private static DataLoader<Batch> loader(Counted counted, Consumer<DataLoader.Options> options) {
    return DataLoader.of(counted.dataset(), options);
  }

  /** The figures once the collector has found what other tests left to it. */
  private static MemoryStats settled() {
    MemoryStats stats;
    do {
      stats = Torch.memoryStats();
      System.gc();
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts the tests", e);
      }
    } while (!stats.equals(Torch.memoryStats()));
    return stats;
  }
}
