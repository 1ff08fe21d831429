package org.jtorch.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongFunction;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures, time-outs, interrupts and loops that are left: no thread and no tensor remains. */
@NoLeaks
class LoaderFailuresTest {
  private record Samples(long size, LongFunction<Tensor> sample) implements Dataset<Tensor> {
    @Override
    public Tensor get(long index) {
      return sample.apply(index);
    }

    @Override
    public String toString() {
      return "Samples";
    }
  }

  @AfterEach
  void workersHaveEnded() throws InterruptedException {
    Workers.awaitNone();
  }

  private static DataLoader<Tensor> loader(int workers, LongFunction<Tensor> sample) {
    return DataLoader.of(
        new Samples(20, sample), Collate.stack(), o -> o.batchSize(4).numWorkers(workers));
  }

  private static Tensor failing(RuntimeException failure, long index) {
    if (index == 6) {
      throw failure;
    }
    return Torch.ones(3);
  }

  private static RuntimeException thrown(int workers, RuntimeException failure) {
    try (DataLoader<Tensor> loader = loader(workers, index -> failing(failure, index))) {
      loader.forEach(batch -> assertThat(batch.size(0)).isEqualTo(4));
      throw new AssertionError("nothing was thrown");
    } catch (RuntimeException e) {
      return e;
    }
  }

  /** An exception without a constructor of a message. */
  private static final class Unusual extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unusual(int number) {
      super("unusual " + number);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aFailureKeepsItsTypeAndNamesTheSample(int workers) {
    for (RuntimeException failure :
        List.of(
            new IllegalArgumentException("bad"),
            new IndexOutOfBoundsException("bad"),
            new TorchException("bad", "trace", null))) {
      assertThat(thrown(workers, failure))
          .hasSameClassAs(failure)
          .hasMessage("the sample at index 6 of Samples: bad")
          .hasCause(failure);
    }
    IOException missing = new IOException("no such file");
    assertThat(thrown(workers, new UncheckedIOException("cannot read 6.png", missing)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("the sample at index 6 of Samples: cannot read 6.png")
        .hasCause(missing);
    Unusual unusual = new Unusual(1);
    assertThat(thrown(workers, unusual))
        .isInstanceOf(DataLoaderException.class)
        .hasMessage("the sample at index 6 of Samples: " + unusual)
        .hasCause(unusual);
    assertThat(thrown(workers, new IllegalStateException()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the sample at index 6 of Samples: java.lang.IllegalStateException");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void anOperatorsErrorNamesTheSample(int workers) {
    try (DataLoader<Tensor> loader =
        loader(
            workers, index -> index == 9 ? Torch.ones(2).matmul(Torch.ones(3)) : Torch.ones(1))) {
      assertThatExceptionOfType(TorchException.class)
          .isThrownBy(() -> loader.forEach(batch -> {}))
          .withMessageStartingWith("the sample at index 9 of Samples: ")
          .withMessageContaining("inconsistent tensor size");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void samplesOfDifferentShapesNameTheBatch(int workers) {
    try (DataLoader<Tensor> loader = loader(workers, index -> Torch.ones(index == 5 ? 2 : 1))) {
      assertThatExceptionOfType(TorchException.class)
          .isThrownBy(() -> loader.forEach(batch -> {}))
          .withMessageStartingWith("collating the batch of the samples 4, 5, 6, 7 of Samples: ");
    }
  }

  @Test
  void anErrorKeepsItselfAndNotesTheSample() {
    try (DataLoader<Tensor> loader =
        loader(
            2,
            index -> {
              throw new StackOverflowError("deep");
            })) {
      assertThatExceptionOfType(StackOverflowError.class)
          .isThrownBy(() -> loader.iterator().next())
          .withMessage("deep")
          .satisfies(
              error ->
                  assertThat(error.getSuppressed()[0])
                      .hasMessage("the sample at index 0 of Samples"));
    }
  }

  @Test
  void aWorkerThatHangsIsInterruptedAfterTheTimeout() throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);
    Samples hanging =
        new Samples(
            8,
            index -> {
              if (index == 3) {
                hang(interrupted);
              }
              return Torch.ones(1);
            });
    try (DataLoader<Tensor> loader =
        DataLoader.of(
            hanging, Collate.stack(), o -> o.numWorkers(2).timeout(Duration.ofMillis(200)))) {
      Iterator<Tensor> batches = loader.iterator();
      for (int i = 0; i < 3; i++) {
        assertThat(batches.next().item()).isEqualTo(1);
      }
      assertThatExceptionOfType(DataLoaderException.class)
          .isThrownBy(batches::next)
          .withMessage("DataLoader timed out after PT0.2S waiting for batch 3 of Samples")
          .withCauseInstanceOf(TimeoutException.class);
      assertThat(batches.hasNext()).isFalse();
      assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
      Workers.awaitNone();
      assertThat(loader.iterator().next().item()).as("another iteration").isEqualTo(1);
    }
  }

  private static void hang(CountDownLatch interrupted) {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      interrupted.countDown();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void anInterruptedThreadEndsTheIteration(int workers) {
    try (DataLoader<Tensor> loader = loader(workers, index -> Torch.ones(1))) {
      Iterator<Tensor> batches = loader.iterator();
      Tensor first = batches.next();
      Thread.currentThread().interrupt();
      assertThatExceptionOfType(DataLoaderException.class)
          .isThrownBy(batches::next)
          .withMessage("interrupted before batch 1 of Samples")
          .withCauseInstanceOf(InterruptedException.class);
      assertThat(Thread.interrupted()).as("the flag").isTrue();
      assertThat(first.isClosed()).isTrue();
      assertThat(batches.hasNext()).isFalse();
    }
  }

  @Test
  void anInterruptWhileWaitingInterruptsTheWorkers() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    AtomicBoolean right = new AtomicBoolean();
    Thread loop =
        new Thread(
            () -> {
              try (DataLoader<Tensor> loader =
                  loader(
                      2,
                      index -> {
                        begun.countDown();
                        hang(interrupted);
                        return Torch.ones(1);
                      })) {
                loader.iterator().next();
              } catch (DataLoaderException e) {
                right.set(
                    e.getCause() instanceof InterruptedException
                        && Thread.currentThread().isInterrupted());
              }
            });
    loop.start();
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
    loop.interrupt();
    loop.join(10_000);
    assertThat(right).isTrue();
    assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aLoopThatIsLeftReleasesAllButItsBatchAtTheNextIteration(int workers)
      throws InterruptedException {
    Queue<Tensor> made = new ConcurrentLinkedQueue<>();
    DataLoader<Tensor> loader =
        DataLoader.of(
            new Samples(40, index -> Torch.ones(1)),
            samples -> {
              Tensor batch = Torch.stack(samples);
              made.add(batch);
              return batch;
            },
            o -> o.batchSize(2).numWorkers(workers));
    Tensor kept = null;
    for (Tensor batch : loader) {
      kept = batch;
      break;
    }
    Iterator<Tensor> next = loader.iterator();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (made.stream().filter(batch -> !batch.isClosed()).count() > 1 + 2L * workers
        && System.nanoTime() < deadline) {
      Thread.sleep(5);
    }
    assertThat(kept.isClosed()).as("an outer loop may still use its batch").isFalse();
    assertThat(next.next().size(0)).isEqualTo(2);
    loader.close();
    assertThat(made).allMatch(Tensor::isClosed);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void anIteratorThatIsDroppedLeavesNoThreadAndNoTensor(int workers) throws InterruptedException {
    Set<Tensor> made = ConcurrentHashMap.newKeySet();
    DataLoader<Tensor> loader =
        DataLoader.of(
            new Samples(40, index -> Torch.ones(1)),
            samples -> {
              Tensor batch = Torch.stack(samples);
              made.add(batch);
              return batch;
            },
            o -> o.batchSize(2).numWorkers(workers).persistentWorkers(workers > 0));
    Tensor current = begin(loader);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (made.stream().filter(batch -> !batch.isClosed()).count() > 1
        && System.nanoTime() < deadline) {
      System.gc();
      Thread.sleep(20);
    }
    assertThat(made.stream().filter(batch -> !batch.isClosed())).containsExactly(current);
    assertThat(current.sum().item()).as("the caller's batch").isEqualTo(2);
    loader.close();
    assertThat(current.isClosed()).isTrue();
    Workers.awaitNone();
  }

  private static Tensor begin(DataLoader<Tensor> loader) {
    return loader.iterator().next();
  }

  @Test
  void aLoaderThatIsDroppedEndsItsPersistentWorkers() throws InterruptedException {
    WeakReference<DataLoader<Tensor>> dropped = new WeakReference<>(runPersistent());
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (Workers.count() > 0 && System.nanoTime() < deadline) {
      System.gc();
      Thread.sleep(20);
    }
    assertThat(Workers.count()).isZero();
    assertThat(dropped.get()).isNull();
  }

  private static DataLoader<Tensor> runPersistent() {
    DataLoader<Tensor> loader =
        DataLoader.of(
            new Samples(8, index -> Torch.ones(1)),
            Collate.stack(),
            o -> o.numWorkers(2).persistentWorkers(true));
    assertThat(loader).hasSize(8);
    assertThat(Workers.count()).isEqualTo(2);
    return loader;
  }

  @Test
  void persistentWorkersAreInitializedOnceAndOthersEachEpoch() {
    for (boolean persistent : new boolean[] {true, false}) {
      Queue<Integer> started = new ConcurrentLinkedQueue<>();
      Set<Thread> threads = ConcurrentHashMap.newKeySet();
      Samples samples =
          new Samples(
              8,
              index -> {
                threads.add(Thread.currentThread());
                WorkerInfo info = WorkerInfo.current().orElseThrow();
                assertThat(info.numWorkers()).isEqualTo(2);
                assertThat((long) info.id()).as("worker of batch %s", index).isEqualTo(index % 2);
                return Torch.ones(1);
              });
      try (DataLoader<Tensor> loader =
          DataLoader.of(
              samples,
              Collate.stack(),
              o -> o.numWorkers(2).persistentWorkers(persistent).workerInitFn(started::add))) {
        for (int epoch = 0; epoch < 3; epoch++) {
          loader.forEach(batch -> assertThat(batch.size(0)).isEqualTo(1));
        }
      }
      assertThat(started).hasSize(persistent ? 2 : 6).contains(0, 1);
      assertThat(threads).hasSize(persistent ? 2 : 6);
    }
  }

  @Test
  void aFailingInitFunctionIsReported() {
    try (DataLoader<Tensor> loader =
        DataLoader.of(
            new Samples(8, index -> Torch.ones(1)),
            Collate.stack(),
            o ->
                o.numWorkers(2)
                    .workerInitFn(
                        worker -> {
                          throw new IllegalStateException("no connection");
                        }))) {
      assertThatIllegalStateException()
          .isThrownBy(() -> loader.iterator().next())
          .withMessage("no connection");
    }
  }

  @Test
  void aCloseInterruptsAWorkerThatDoesNotEnd() throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    DataLoader<Tensor> loader =
        loader(
            1,
            index -> {
              if (index == 4) {
                begun.countDown();
                hang(interrupted);
              }
              return Torch.ones(1);
            });
    assertThat(loader.iterator().next().size(0)).isEqualTo(4);
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
    loader.close();
    assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void optionsThatExcludeEachOtherAreRefused() {
    Samples samples = new Samples(4, index -> Torch.ones(1));
    BatchSampler batches = size -> List.of(new long[] {0, 1}).iterator();
    String message =
        "DataLoader: batchSampler option is mutually exclusive with batchSize, shuffle, sampler,"
            + " and dropLast";
    for (java.util.function.Consumer<DataLoader.Options> other :
        List.<java.util.function.Consumer<DataLoader.Options>>of(
            o -> o.batchSize(2),
            o -> o.shuffle(true),
            o -> o.sampler(Sampler.sequential()),
            o -> o.dropLast(true))) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  DataLoader.of(
                      samples,
                      Collate.stack(),
                      o -> {
                        o.batchSampler(batches);
                        other.accept(o);
                      }))
          .withMessage(message);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DataLoader.of(samples, Collate.stack(), o -> o.persistentWorkers(true)))
        .withMessage("DataLoader: persistentWorkers option needs numWorkers > 0");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> DataLoader.of(samples, Collate.stack(), o -> o.timeout(Duration.ofSeconds(1))))
        .withMessage("DataLoader: timeout option needs numWorkers > 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DataLoader.unbatched(samples, o -> o.batchSize(2)))
        .withMessage(
            "DataLoader: without batches, batchSize, dropLast and batchSampler cannot be set");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aUsersBatchSamplerMakesTheBatches(int workers) {
    BatchSampler batches =
        size -> List.of(new long[] {3, 0}, new long[] {1}, new long[] {2, 2, 2}).iterator();
    try (DataLoader<List<Long>> loader =
        DataLoader.of(new Numbers(4), x -> x, o -> o.batchSampler(batches).numWorkers(workers))) {
      assertThat(loader.size()).isEqualTo(3);
      List<List<Long>> seen = new ArrayList<>();
      loader.forEach(seen::add);
      assertThat(seen).containsExactly(List.of(3L, 0L), List.of(1L), List.of(2L, 2L, 2L));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void samplesMayBeLoadedWithoutBatches(int workers) {
    try (DataLoader<Tensor> loader =
        DataLoader.unbatched(
            new Samples(3, index -> Torch.tensor(index)), o -> o.numWorkers(workers))) {
      List<Long> seen = new ArrayList<>();
      for (Tensor sample : loader) {
        assertThat(sample.dim()).isZero();
        seen.add(sample.itemLong());
      }
      assertThat(seen).containsExactly(0L, 1L, 2L);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void tensorDatasetsHaveAnyNumberOfTensors(int workers) {
    Tensor[] tensors = {Torch.arange(6).reshape(3, 2), Torch.arange(3), Torch.ones(3, 1, 1)};
    TensorDataset dataset = new TensorDataset(tensors);
    assertThat(dataset).hasToString("TensorDataset([3, 2], [3], [3, 1, 1])");
    assertThat(dataset.get(1).get(2).shape().toArray()).containsExactly(1, 1);
    for (Dataset<Sample> each : List.of(dataset, new Subset<>(dataset, 2, 0, 1))) {
      try (DataLoader<Batch> loader =
          DataLoader.of(each, o -> o.batchSize(2).numWorkers(workers))) {
        Batch batch = loader.iterator().next();
        Batch stacked = Batch.stack(each.getAll(new long[] {0, 1}));
        assertThat(batch.tensors()).hasSize(3);
        for (int i = 0; i < 3; i++) {
          assertThat(batch.get(i).equal(stacked.get(i))).isTrue();
        }
      }
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TensorDataset(Torch.ones(2), Torch.ones(2), Torch.ones(3)))
        .withMessage("TensorDataset: [2], [2], [3] differ in the number of samples");
    TensorScope.closeAll(List.of(tensors));
  }
}
