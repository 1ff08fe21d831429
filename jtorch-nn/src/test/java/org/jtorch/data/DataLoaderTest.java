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
    try (CountingDataset counted = new CountingDataset(5);
        DataLoader<Batch> loader = loader(counted, o -> o.batchSize(2).numWorkers(workers))) {
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
      assertThat(loader.size()).isEqualTo(3);
    }
  }

  @Test
  void aLoaderWithoutOptionsHasPythonsDefaults() {
    try (CountingDataset counted = new CountingDataset(3);
        DataLoader<Batch> loader = DataLoader.of(counted.dataset())) {
      List<String> seen = new ArrayList<>();
      for (Batch batch : loader) {
        seen.add(batch.input().shape() + " " + batch.target().itemLong());
      }
      assertThat(seen).containsExactly("[1, 3] 0", "[1, 3] 1", "[1, 3] 2");
      assertThat(loader.size()).isEqualTo(3);
      assertThat(loader)
          .asString()
          .endsWith(", batchSize=1, shuffle=false, dropLast=false, numWorkers=0)");
    }
  }

  @Test
  void dropLastDropsAnIncompleteBatch() {
    try (CountingDataset counted = new CountingDataset(5);
        DataLoader<Batch> loader = loader(counted, o -> o.batchSize(2).dropLast(true))) {
      int batches = 0;
      for (Batch batch : loader) {
        assertThat(batch.size()).isEqualTo(2);
        batches++;
      }
      assertThat(batches).isEqualTo(2);
      assertThat(loader.size()).isEqualTo(2);
    }
  }

  @Test
  void anEmptyDatasetHasNoBatches() {
    try (DataLoader<Tensor> loader =
        DataLoader.of(new Numbers(0), numbers -> Torch.zeros(1), o -> o.numWorkers(1))) {
      assertThat(loader.size()).isZero();
      Iterator<Tensor> iterator = loader.iterator();
      assertThat(iterator.hasNext()).isFalse();
      assertThatExceptionOfType(NoSuchElementException.class)
          .isThrownBy(iterator::next)
          .withMessage("the epoch has no more batches");
    }
  }

  @Test
  void aSamplerMaySkipSamples() {
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
    try (CountingDataset counted = new CountingDataset(5);
        DataLoader<Batch> loader = loader(counted, o -> o.sampler(odd))) {
      List<Long> targets = new ArrayList<>();
      loader.forEach(batch -> targets.add(batch.target().itemLong()));
      assertThat(targets).containsExactly(3L, 1L);
      assertThat(loader.size()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aBatchUsedAfterTheNextOneThrows(int workers) {
    try (CountingDataset counted = new CountingDataset(4);
        DataLoader<Batch> loader = loader(counted, o -> o.numWorkers(workers))) {
      Iterator<Batch> batches = loader.iterator();
      Batch first = batches.next();
      Tensor input = first.input();
      assertThat(batches.next().target().itemLong()).isEqualTo(1);
      assertThat(input.isClosed()).isTrue();
      String message =
          "the loader closed this batch when it moved on to the next one: take ownership with"
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
    try (CountingDataset counted = new CountingDataset(4);
        TensorScope scope = TensorScope.open();
        DataLoader<Batch> loader = loader(counted, o -> o.batchSize(2).numWorkers(workers))) {
      for (Batch batch : loader) {
        kept.add(batch.keep());
      }
    }
    assertThat(kept).extracting(batch -> batch.target().sum().itemLong()).containsExactly(1L, 5L);
    TensorScope.closeAll(kept);
  }

  @Test
  void aBatchOfAnyTypeCanBeKept() {
    try (DataLoader<Tensor> loader =
        DataLoader.of(new Numbers(2), numbers -> Torch.tensor(numbers.get(0)), o -> {})) {
      Iterator<Tensor> batches = loader.iterator();
      Tensor first = loader.keep(batches.next());
      Tensor second = batches.next();
      assertThat(first.itemLong()).isZero();
      assertThatIllegalStateException()
          .isThrownBy(() -> loader.keep(first))
          .withMessage("only the loader's current batch can be kept");
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
            o -> o.batchSize(3).numWorkers(workers));
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
  void tensorsOfTheDatasetStayOpenInABatch(int workers) {
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
        DataLoader.of(dataset, samples -> samples, o -> o.numWorkers(workers));
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
  void closeReleasesTheBatchesOfALoopLeftEarly(int workers) {
    try (CountingDataset counted = new CountingDataset(100)) {
      MemoryStats before = settled();
      Tensor input = null;
      try (DataLoader<Batch> loader = loader(counted, o -> o.numWorkers(workers))) {
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
  void iterationsMayBeNested(int workers) {
    try (CountingDataset counted = new CountingDataset(6);
        DataLoader<Batch> loader = loader(counted, o -> o.batchSize(2).numWorkers(workers))) {
      List<String> pairs = new ArrayList<>();
      for (Batch outer : loader) {
        for (Batch inner : loader) {
          pairs.add(outer.target().get(0).itemLong() + "" + inner.target().get(0).itemLong());
        }
      }
      assertThat(pairs).containsExactly("00", "02", "04", "20", "22", "24", "40", "42", "44");
      Iterator<Batch> one = loader.iterator();
      Iterator<Batch> other = loader.iterator();
      for (long i = 0; i < 6; i += 2) {
        assertThat(one.next().target().get(0).itemLong()).isEqualTo(i);
        assertThat(other.next().target().get(0).itemLong()).isEqualTo(i);
      }
      assertThat(one.hasNext()).isFalse();
      assertThat(other.hasNext()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void closeEndsAllIterations(int workers) {
    try (CountingDataset counted = new CountingDataset(100)) {
      DataLoader<Batch> loader = loader(counted, o -> o.numWorkers(workers));
      Iterator<Batch> first = loader.iterator();
      Tensor input = first.next().input();
      Iterator<Batch> second = loader.iterator();
      assertThat(second.next().target().itemLong()).isZero();
      assertThat(input.isClosed()).isFalse();
      loader.close();
      assertThat(input.isClosed()).isTrue();
      for (Iterator<Batch> ended : List.of(first, second)) {
        assertThatIllegalStateException()
            .isThrownBy(ended::next)
            .withMessage("this iteration was ended: its loader was closed");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void manyEpochsLeakNothing(int workers) {
    try (CountingDataset counted = new CountingDataset(64);
        DataLoader<Batch> loader =
            loader(counted, o -> o.batchSize(8).shuffle(true).numWorkers(workers))) {
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
    CountingDataset counted;
    try (TensorScope scope = TensorScope.open()) {
      counted = new CountingDataset(4);
    }
    try (counted;
        TensorScope scope = TensorScope.open();
        DataLoader<Batch> loader = loader(counted, o -> o.batchSize(4))) {
      assertThat(loader.iterator().next().target().toLongArray()).containsExactly(0, 1, 2, 3);
    }
  }

  @Test
  void invalidOptionsAreRefused() {
    DataLoader.Options options = new DataLoader.Options();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.batchSize(0))
        .withMessage("batchSize must be at least 1, got 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.prefetchFactor(-1))
        .withMessage("prefetchFactor must be at least 1, got -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.numWorkers(-2))
        .withMessage("numWorkers must be at least 0, got -2");
  }

  private static DataLoader<Batch> loader(
      CountingDataset counted, Consumer<DataLoader.Options> options) {
    return DataLoader.of(counted.dataset(), options);
  }

  /** Memory statistics after the collector has freed the tensors of earlier tests. */
  private static MemoryStats settled() {
    MemoryStats stats;
    do {
      stats = Torch.memoryStats();
      System.gc();
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    } while (!stats.equals(Torch.memoryStats()));
    return stats;
  }
}
