package org.jtorch.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NoLeaks
class LoaderWorkersTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @AfterEach
  void workersHaveEnded() throws InterruptedException {
    Workers.awaitNone();
  }

  @Test
  void slowSamplesArriveInOrder() {
    try (DataLoader<Tensor> loader =
        loader(
            20,
            3,
            index -> {
              sleep(index % 3 == 0 ? 5 : 0);
              return index;
            })) {
      List<Long> seen = new ArrayList<>();
      loader.forEach(batch -> seen.add(batch.itemLong()));
      assertThat(seen).isSorted().hasSize(20);
    }
  }

  @Test
  void workersPrefetchAtMostPrefetchFactorBatches() throws InterruptedException {
    AtomicInteger made = new AtomicInteger();
    CountDownLatch five = new CountDownLatch(5);
    try (DataLoader<Tensor> loader =
        loader(
            100,
            2,
            index -> {
              made.incrementAndGet();
              five.countDown();
              return index;
            })) {
      assertThat(loader.iterator().next().itemLong()).isZero();
      assertThat(five.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      sleep(50);
      assertThat(made).hasValue(1 + 2 * 2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void anExceptionOfTheDatasetIsRethrownWithItsStack(int workers) {
    AtomicBoolean broken = new AtomicBoolean(true);
    try (DataLoader<Tensor> loader =
        loader(
            10,
            workers,
            index -> {
              if (index == 4 && broken.get()) {
                throw new UnsupportedOperationException("no sample 4");
              }
              return index;
            })) {
      Iterator<Tensor> batches = loader.iterator();
      for (int i = 0; i < 4; i++) {
        assertThat(batches.next().itemLong()).isEqualTo(i);
      }
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(batches::next)
          .withMessageMatching("the sample at index 4 of .*LoaderWorkersTest.*: no sample 4")
          .havingCause()
          .withMessage("no sample 4")
          .withStackTraceContaining("LoaderWorkersTest");
      assertThat(batches.hasNext()).isFalse();
      broken.set(false);
      List<Long> seen = new ArrayList<>();
      loader.forEach(batch -> seen.add(batch.itemLong()));
      assertThat(seen).hasSize(10);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void anExceptionOfCollateLeaksNoTensor(int workers) {
    try (CountingDataset counted = new CountingDataset(4);
        DataLoader<Tensor> loader =
            DataLoader.<Sample, Tensor>of(
                counted.dataset(),
                samples -> {
                  Tensor sum = samples.get(0).input().sum();
                  throw new IllegalArgumentException("cannot collate " + sum.item());
                },
                o -> o.numWorkers(workers))) {
      Iterator<Tensor> batches = loader.iterator();
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(batches::next)
          .withMessage(
              "collating the batch of the samples 0 of TensorDataset(inputs=[4, 3], targets=[4]):"
                  + " cannot collate 0.0");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void anErrorIsRethrown(int workers) {
    try (DataLoader<Tensor> loader =
        loader(
            2,
            workers,
            index -> {
              throw new AssertionError("sample " + index);
            })) {
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(() -> loader.iterator().next())
          .withMessage("sample 0");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void collateMustNotReturnNull(int workers) {
    try (DataLoader<Tensor> loader =
        DataLoader.of(new Numbers(1), numbers -> null, o -> o.numWorkers(workers))) {
      assertThatExceptionOfType(NullPointerException.class)
          .isThrownBy(() -> loader.iterator().next())
          .withMessageEndingWith(": collate returned null");
    }
  }

  @Test
  void aBatchOfAnUnsupportedTypeIsRefused() {
    try (DataLoader<Object> loader =
        DataLoader.of(new Numbers(1), numbers -> new Thread(), o -> o.numWorkers(1))) {
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> loader.iterator().next())
          .withMessageContaining(": jtorch cannot look into a java.lang.Thread for tensors");
    }
  }

  @Test
  void closeWaitsForARunningTask() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicBoolean finished = new AtomicBoolean();
    DataLoader<Tensor> loader =
        loader(
            10,
            1,
            index -> {
              if (index == 1) {
                begun.countDown();
                sleep(100);
                finished.set(true);
              }
              return index;
            });
    assertThat(loader.iterator().next().itemLong()).isZero();
    assertThat(begun.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    loader.close();
    assertThat(finished).isTrue();
  }

  @Test
  void closeDoesNotThrowTheFailureOfAPrefetchedBatch() {
    DataLoader<Tensor> loader =
        loader(
            10,
            2,
            index -> {
              if (index > 0) {
                throw new IllegalStateException("not needed");
              }
              return index;
            });
    assertThat(loader.iterator().next().itemLong()).isZero();
    sleep(20);
    loader.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> loader.iterator().forEachRemaining(batch -> {}))
        .withMessageEndingWith(": not needed");
  }

  @Test
  void anAbandonedIterationLeavesNoThread() throws InterruptedException {
    try (DataLoader<Tensor> loader = loader(100, 2, index -> index)) {
      Iterator<Tensor> abandoned = loader.iterator();
      assertThat(abandoned.next().itemLong()).isZero();
      Workers.awaitNone();
      assertThat(abandoned.next().itemLong()).as("can be resumed").isEqualTo(1);
    }
  }

  private static DataLoader<Tensor> loader(long size, int workers, LongFunction<Long> sample) {
    Dataset<Long> dataset =
        new Dataset<>() {
          @Override
          public Long get(long index) {
            return sample.apply(index);
          }

          @Override
          public long size() {
            return size;
          }
        };
    return DataLoader.of(dataset, one -> Torch.tensor(one.get(0)), o -> o.numWorkers(workers));
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
