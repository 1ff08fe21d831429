package org.jtorch.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NoLeaks
class IterableDatasetTest {
  private static IterableDataset<Long> range(long from, long to) {
    return () -> LongStream.range(from, to).iterator();
  }

  /** The part of a worker, as PyTorch's documentation divides a range. */
  private static IterableDataset<Long> divided(long to) {
    return () -> {
      WorkerInfo worker = WorkerInfo.current().orElse(new WorkerInfo(0, 1, 0));
      long part = (to + worker.numWorkers() - 1) / worker.numWorkers();
      long from = part * worker.id();
      return LongStream.range(from, Math.min(to, from + part)).iterator();
    };
  }

  private static List<List<Long>> batches(DataLoader<List<Long>> loader) {
    try (loader) {
      List<List<Long>> batches = new ArrayList<>();
      loader.forEach(batches::add);
      return batches;
    }
  }

  @AfterEach
  void workersHaveEnded() throws InterruptedException {
    Workers.awaitNone();
  }

  @Test
  void aStreamIsReadInOrder() {
    assertThat(batches(DataLoader.of(range(3, 8), x -> x, o -> o.batchSize(2))))
        .containsExactly(List.of(3L, 4L), List.of(5L, 6L), List.of(7L));
    assertThat(batches(DataLoader.of(range(3, 8), x -> x, o -> o.batchSize(2).dropLast(true))))
        .containsExactly(List.of(3L, 4L), List.of(5L, 6L));
    assertThat(batches(DataLoader.of(range(3, 3), x -> x, o -> {}))).isEmpty();
  }

  /** Recorded from Python: {@code DataLoader(ds, batch_size=2, num_workers=2)}. */
  @Test
  void workersRepeatAStreamUnlessTheyDivideIt() {
    assertThat(batches(DataLoader.of(range(3, 7), x -> x, o -> o.numWorkers(2))))
        .containsExactly(
            List.of(3L),
            List.of(3L),
            List.of(4L),
            List.of(4L),
            List.of(5L),
            List.of(5L),
            List.of(6L),
            List.of(6L));
    assertThat(batches(DataLoader.of(divided(9), x -> x, o -> o.batchSize(2).numWorkers(2))))
        .containsExactly(
            List.of(0L, 1L), List.of(5L, 6L), List.of(2L, 3L), List.of(7L, 8L), List.of(4L));
    assertThat(batches(DataLoader.of(divided(5), x -> x, o -> o.numWorkers(4))))
        .containsExactly(List.of(0L), List.of(2L), List.of(4L), List.of(1L), List.of(3L));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aStreamIsClosedAtItsEndAndWhenALoopIsLeft(int workers) {
    AtomicInteger open = new AtomicInteger();
    IterableDataset<Long> dataset =
        () -> {
          open.incrementAndGet();
          return new CloseableRange(open);
        };
    try (DataLoader<List<Long>> loader =
        DataLoader.of(dataset, x -> x, o -> o.batchSize(3).numWorkers(workers))) {
      int batches = 0;
      for (List<Long> batch : loader) {
        assertThat(batch).hasSizeLessThanOrEqualTo(3);
        batches++;
      }
      assertThat(batches).isEqualTo(workers == 0 ? 4 : 8);
      assertThat(open).hasValue(0);
      assertThat(loader.iterator().next()).containsExactly(0L, 1L, 2L);
      assertThat(open.get()).isPositive();
    }
    assertThat(open).hasValue(0);
  }

  private static final class CloseableRange implements Iterator<Long>, AutoCloseable {
    private final AtomicInteger open;
    private long next;

    CloseableRange(AtomicInteger open) {
      this.open = open;
    }

    @Override
    public boolean hasNext() {
      return next < 10;
    }

    @Override
    public Long next() {
      return next++;
    }

    @Override
    public void close() {
      open.decrementAndGet();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void samplesOfAStreamHaveTheirOwnGenerators(int workers) {
    IterableDataset<Tensor> dataset =
        () -> LongStream.range(0, 6).mapToObj(i -> Torch.rand(1)).iterator();
    List<List<Float>> epochs = new ArrayList<>();
    for (int run : new int[] {0, workers}) {
      Torch.manualSeed(1);
      List<Float> drawn = new ArrayList<>();
      try (DataLoader<Tensor> loader =
          DataLoader.of(dataset, Collate.stack(), o -> o.batchSize(4).numWorkers(run))) {
        for (Tensor batch : loader) {
          for (float value : batch.flatten().toFloatArray()) {
            drawn.add(value);
          }
        }
      }
      epochs.add(drawn);
    }
    assertThat(epochs.get(0)).hasSize(6).doesNotHaveDuplicates().isEqualTo(epochs.get(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aFailingStreamNamesTheSample(int workers) {
    IterableDataset<Long> dataset =
        () ->
            LongStream.range(0, 10)
                .peek(
                    i -> {
                      if (i == 5) {
                        throw new IllegalStateException("the file is truncated");
                      }
                    })
                .iterator();
    try (DataLoader<List<Long>> loader =
        DataLoader.of(dataset, x -> x, o -> o.batchSize(2).numWorkers(workers))) {
      assertThatThrownBy(() -> loader.forEach(batch -> assertThat(batch).hasSize(2)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageMatching("sample 5 of .*: the file is truncated");
    }
  }

  @Test
  void theSizeOfAStreamIsThatWhichItSays() {
    IterableDataset<Long> sized =
        new IterableDataset<>() {
          @Override
          public Iterator<Long> iterator() {
            return LongStream.range(0, 5).iterator();
          }

          @Override
          public long size() {
            return 5;
          }
        };
    try (DataLoader<List<Long>> known = DataLoader.of(sized, x -> x, o -> o.batchSize(2));
        DataLoader<List<Long>> unknown = DataLoader.of(range(0, 5), x -> x, o -> {})) {
      assertThat(known.size()).isEqualTo(3);
      assertThatThrownBy(unknown::size)
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageStartingWith("the size of ")
          .hasMessageEndingWith(" is unknown");
    }
    assertThat(new ChainDataset<>(List.of(sized, sized)).size()).isEqualTo(10);
  }

  @Test
  void aStreamHasNoSamplerAndNoIndices() {
    String message =
        "DataLoader: an IterableDataset has its own order: shuffle, sampler and batchSampler cannot"
            + " be set";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DataLoader.of(range(0, 2), x -> x, o -> o.shuffle(true)))
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DataLoader.of(range(0, 2), x -> x, o -> o.sampler(Sampler.sequential())))
        .withMessage(message);
    assertThatThrownBy(() -> range(0, 2).get(0)).isInstanceOf(UnsupportedOperationException.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ConcatDataset<>(List.of(range(0, 2))))
        .withMessageEndingWith(" is a stream: use ChainDataset");
  }

  @Test
  void streamsAreChained() {
    AtomicInteger open = new AtomicInteger();
    IterableDataset<Long> closeable =
        () -> {
          open.incrementAndGet();
          return new CloseableRange(open);
        };
    ChainDataset<Long> chain =
        new ChainDataset<>(List.of(range(0, 2), range(5, 5), range(7, 9), closeable));
    List<Long> all = new ArrayList<>();
    chain.forEach(all::add);
    assertThat(all).startsWith(0L, 1L, 7L, 8L, 0L).hasSize(14);
    assertThat(open).as("each stream is closed at its end").hasValue(0);
    assertThat(batches(DataLoader.of(chain, x -> x, o -> o.batchSize(3))).get(0))
        .containsExactly(0L, 1L, 7L);
  }

  @Test
  void datasetsAreStackedByPositionOrName() {
    StackDataset<List<Long>> list = StackDataset.of(List.of(new Numbers(3), new Numbers(3)));
    assertThat(list.size()).isEqualTo(3);
    assertThat(list.getAll(new long[] {2, 0})).containsExactly(List.of(2L, 2L), List.of(0L, 0L));
    StackDataset<Map<String, Long>> named =
        StackDataset.named(Map.of("a", new Numbers(3), "b", new Subset<>(new Numbers(9), 8, 7, 6)));
    assertThat(named.get(1)).isEqualTo(Map.of("a", 1L, "b", 7L));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StackDataset.of(List.of(new Numbers(3), new Numbers(4))))
        .withMessageStartingWith("StackDataset: the datasets have different sizes, 3 and 4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StackDataset.of(List.<Numbers>of()))
        .withMessage("StackDataset: at least one dataset is needed");
  }
}
