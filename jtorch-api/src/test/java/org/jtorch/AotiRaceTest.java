package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Threads call a model while others close it or replace its constants: a result or a refusal. */
@EnabledIf(value = "org.jtorch.AotiFixtures#run", disabledReason = AotiFixtures.REASON)
class AotiRaceTest {
  private static final int CALLS = 2_000;

  private final ExecutorService threads = Executors.newFixedThreadPool(4);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void severalThreadsCallAtOnce() throws Exception {
    for (int runners : new int[] {1, 4}) {
      try (AotiModel model =
          AotiModel.load(AotiFixtures.path("mlp.pt2"), o -> o.numRunners(runners))) {
        List<Future<Integer>> callers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          int rows = i;
          callers.add(threads.submit(() -> call(model, rows)));
        }
        for (Future<Integer> caller : callers) {
          assertThat(caller.get()).isEqualTo(CALLS);
        }
      }
    }
  }

  private static int call(AotiModel model, int rows) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Torch.randn(rows, 8);
      Tensor expected = model.call(x);
      int equal = 0;
      for (int i = 0; i < CALLS; i++) {
        try (TensorScope step = TensorScope.open()) {
          equal += model.call(x).equal(expected) ? 1 : 0;
        }
      }
      return equal;
    }
  }

  @Test
  void callsThatWriteABufferFollowEachOther() throws Exception {
    try (AotiModel model = AotiFixtures.load("nested")) {
      List<Future<?>> callers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        callers.add(threads.submit(() -> count(model)));
      }
      for (Future<?> caller : callers) {
        assertThat(caller.get()).isNull();
      }
      try (TensorScope scope = TensorScope.open()) {
        assertThat(model.constant("count").get(0).item()).isEqualTo(4 * CALLS);
      }
    }
  }

  private static void count(AotiModel model) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Torch.ones(2, 5);
      Tensor y = Torch.ones(3, 3);
      Tensor mask = y.to(DType.BOOL);
      for (int i = 0; i < CALLS; i++) {
        TensorScope.closeAll(model.runFlat(x, x, y, y, mask));
      }
    }
  }

  /** All weights are equal, so that a mixture of two states would show. */
  @Test
  void aCallSeesConstantsBeforeOrAfterAReplacement() throws Exception {
    try (AotiModel model = AotiFixtures.load("mlp")) {
      replace(model, 0);
      AtomicBoolean done = new AtomicBoolean();
      Future<Integer> first = threads.submit(() -> callWhileReplaced(model, done));
      Future<Integer> second = threads.submit(() -> callWhileReplaced(model, done));
      for (int i = 1; i < 300; i++) {
        replace(model, i % 7);
      }
      done.set(true);
      assertThat(first.get() + second.get()).isPositive();
    }
  }

  private static void replace(AotiModel model, double weight) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor a = Torch.full(DType.FLOAT32, Shape.of(16, 8), weight);
      Tensor b = Torch.full(DType.FLOAT32, Shape.of(4, 16), weight);
      model.loadConstants(Map.of("a.weight", a, "a.bias", Torch.zeros(16), "b.weight", b));
    }
  }

  private static int callWhileReplaced(AotiModel model, AtomicBoolean done) {
    Tensor bias = AotiFixtures.state().get("b.bias");
    int calls = 0;
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Torch.ones(1, 8);
      while (!done.get()) {
        try (TensorScope step = TensorScope.open()) {
          double square = model.call(x).sub(bias).get(0, 0).item() / (8 * 16);
          double weight = Math.rint(Math.sqrt(square));
          assertThat(square).isBetween(weight * weight - 1e-4, weight * weight + 1e-4);
          calls++;
        }
      }
    }
    return calls;
  }

  @Test
  void callingWhileAnotherThreadClosesTheModel() throws Exception {
    int refusals = 0;
    for (int i = 0; i < 30; i++) {
      AotiModel model = AotiFixtures.load("mlp");
      Future<Boolean> first = threads.submit(() -> callUntilClosed(model));
      Future<Boolean> second = threads.submit(() -> callUntilClosed(model));
      Thread.sleep(i % 5);
      model.close();
      refusals += (first.get() ? 1 : 0) + (second.get() ? 1 : 0);
    }
    assertThat(refusals).isEqualTo(60);
  }

  private static boolean callUntilClosed(AotiModel model) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Torch.ones(3, 8);
      while (true) {
        model.call(x).close();
      }
    } catch (IllegalStateException e) {
      return e.getMessage().equals("the AotiModel is closed");
    }
  }

  /** The library has a thread-local variable, so that the system keeps it until its callers end. */
  @Test
  void modelsAreUnloadedOnceTheirThreadsHaveEnded() throws Exception {
    onThread(() -> AotiFixtures.load("mlp").close());
    long libraries = libraries();
    for (int i = 0; i < 10; i++) {
      onThread(
          () -> {
            for (int j = 0; j < 3; j++) {
              AotiFixtures.load("mlp").close();
            }
          });
    }
    onThread(() -> AotiFixtures.load("mlp").close());
    assertThat(libraries()).isLessThanOrEqualTo(libraries + 3);
  }

  private static void onThread(Runnable body) throws InterruptedException {
    Thread thread = new Thread(body);
    thread.start();
    thread.join();
  }

  @Test
  void modelsThatNobodyClosesAreFreed() throws InterruptedException {
    long natives = Pointer.totalCount();
    for (int i = 0; i < 30; i++) {
      assertThat(AotiFixtures.load("mlp").isClosed()).isFalse();
    }
    for (int i = 0; i < 200 && Pointer.totalCount() >= natives + 30; i++) {
      System.gc();
      Thread.sleep(10);
    }
    assertThat(Pointer.totalCount()).isLessThan(natives + 30);
  }

  /** The number of compiled models in the process. */
  private static long libraries() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines.filter(line -> line.contains("jtorch-aoti") && line.contains("r-xp")).count();
    }
  }
}
