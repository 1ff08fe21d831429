package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * One thread computes on a tensor while another closes it: a result or an exception, never a crash.
 */
class CloseRaceTest {
  private static final int ROUNDS = 100_000;

  private final ExecutorService threads = Executors.newFixedThreadPool(2);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void computingWhileAnotherThreadClosesTheTensor() throws Exception {
    AtomicReference<Tensor> shared = new AtomicReference<>(Torch.ones(16));
    Future<long[]> computing = threads.submit(() -> compute(shared));
    Future<?> closing =
        threads.submit(
            () -> {
              for (int i = 0; i < ROUNDS; i++) {
                shared.getAndSet(Torch.ones(16)).close();
              }
            });
    closing.get();
    shared.getAndSet(Torch.zeros(16)).close();
    long[] counts = computing.get();
    assertThat(counts[0]).as("results").isPositive();
    shared.get().close();
  }

  /** Computes until it sees the zeros that end the race; counts results and refusals. */
  private static long[] compute(AtomicReference<Tensor> shared) {
    long results = 0;
    long refused = 0;
    while (true) {
      Tensor x = shared.get();
      try {
        Tensor sum = x.sum();
        double value = sum.item();
        sum.close();
        results++;
        if (value == 0) {
          return new long[] {results, refused};
        }
        assertThat(value).isEqualTo(16);
      } catch (IllegalStateException e) {
        assertThat(e).hasMessage("the tensor is closed");
        refused++;
      }
    }
  }

  @Test
  void computingWhileTheOwnerClosesTheScope() throws Exception {
    AtomicReference<Tensor> shared = new AtomicReference<>(Torch.ones(16));
    CyclicBarrier begin = new CyclicBarrier(2);
    Future<?> owner =
        threads.submit(
            () -> {
              begin.await();
              for (int i = 0; i < ROUNDS; i++) {
                try (TensorScope scope = TensorScope.open()) {
                  shared.set(Torch.ones(16));
                }
              }
              return shared.getAndSet(TensorScope.unscoped(Torch.zeros(16)));
            });
    Future<?> user =
        threads.submit(
            () -> {
              begin.await();
              return useUntilZero(shared);
            });
    owner.get();
    user.get();
    shared.get().close();
  }

  private static boolean useUntilZero(AtomicReference<Tensor> shared) {
    while (true) {
      Tensor x = shared.get();
      try (TensorScope scope = TensorScope.open()) {
        if (x.add(1).sum().item() == 16) {
          return true;
        }
      } catch (IllegalStateException e) {
        assertThat(e).hasMessageStartingWith("the tensor was closed by its scope");
      }
    }
  }

  @Test
  void bothThreadsCloseTheSameTensor() throws InterruptedException, ExecutionException {
    long before = closed();
    Tensor[] tensors = new Tensor[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      tensors[i] = Torch.ones(1);
    }
    Future<?> first = threads.submit(() -> closeAll(tensors));
    Future<?> second = threads.submit(() -> closeAll(tensors));
    first.get();
    second.get();
    assertThat(closed() - before).isEqualTo(ROUNDS);
  }

  /** How many tensors have been closed so far, whatever the collector does meanwhile. */
  private static long closed() {
    MemoryStats stats = Torch.memoryStats();
    return stats.created() - stats.collected() - stats.liveTensors();
  }

  private static void closeAll(Tensor[] tensors) {
    for (Tensor tensor : tensors) {
      tensor.close();
    }
  }
}
