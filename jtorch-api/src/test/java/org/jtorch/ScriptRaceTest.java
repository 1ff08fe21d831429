package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Some threads call a module while others close or change it: a result or a refusal. */
class ScriptRaceTest {
  private static final int CLOSES = 1_000;
  private static final int CALLS_A_MODULE = 100;
  private static final int MODULES = 100;

  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private byte[] tiny;

  @BeforeEach
  void read() throws Exception {
    tiny = Files.readAllBytes(ScriptFixtures.path("tiny.pt"));
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  /** Results and refusals of one calling thread. */
  private record Counts(long results, long refusals) {}

  @Test
  @Tag("once")
  void callingWhileAnotherThreadClosesTheModule() throws Exception {
    AtomicReference<ScriptModule> shared = new AtomicReference<>(load());
    AtomicBoolean done = new AtomicBoolean();
    List<Future<Counts>> callers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      callers.add(threads.submit(() -> callUntil(done, shared)));
    }
    Future<?> closing = threads.submit(() -> replaceAndClose(shared));
    closing.get();
    done.set(true);
    long results = 0;
    long refusals = 0;
    for (Future<Counts> caller : callers) {
      results += caller.get().results;
      refusals += caller.get().refusals;
    }
    shared.get().close();
    assertThat(results + refusals).isGreaterThanOrEqualTo((long) CLOSES * CALLS_A_MODULE);
    assertThat(refusals).as("calls that met a closed module").isPositive();
  }

  private ScriptModule load() {
    return ScriptModule.load(tiny, Device.CPU);
  }

  /** Closes modules under calls; the next is shared only after that, so that callers meet it. */
  private void replaceAndClose(AtomicReference<ScriptModule> shared) {
    Tensor x = Torch.ones(4);
    for (int i = 0; i < CLOSES; i++) {
      ScriptModule next = load();
      ScriptModule last = shared.get();
      for (int call = 0; call < CALLS_A_MODULE; call++) {
        last.forward(x).close();
      }
      last.close();
      shared.set(next);
    }
    x.close();
  }

  private static Counts callUntil(AtomicBoolean done, AtomicReference<ScriptModule> shared) {
    Tensor x = Torch.ones(4);
    long results = 0;
    long refusals = 0;
    while (!done.get()) {
      ScriptModule module = shared.get();
      try {
        Tensor y = module.forward(x);
        assertThat(y.shape()).isEqualTo(Shape.of(4));
        y.close();
        results++;
      } catch (IllegalStateException e) {
        assertThat(e).hasMessage("the ScriptModule is closed");
        refusals++;
      }
    }
    x.close();
    return new Counts(results, refusals);
  }

  @Test
  void callingWhileAnotherThreadConvertsTheModule() throws Exception {
    try (ScriptModule module = load()) {
      AtomicBoolean done = new AtomicBoolean();
      AtomicReference<ScriptModule> shared = new AtomicReference<>(module);
      Future<Counts> caller = threads.submit(() -> callUntil(done, shared));
      for (int i = 0; i < 500; i++) {
        module.to(i % 2 == 0 ? DType.FLOAT64 : DType.FLOAT32).train(i % 3 == 0);
      }
      done.set(true);
      assertThat(caller.get().refusals()).isZero();
    }
  }

  @Test
  void aListThatClosesTheModuleWhileItIsRead() {
    ScriptModule module = ScriptFixtures.load("everything.pt");
    List<Object> closing =
        new AbstractList<>() {
          @Override
          public Object get(int index) {
            module.close();
            return 1;
          }

          @Override
          public int size() {
            return 1;
          }
        };
    assertThatThrownBy(() -> module.invoke("ints", closing))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the ScriptModule is closed");
  }

  @Test
  void modulesThatNobodyClosesAreFreed() throws InterruptedException {
    long natives = Pointer.totalCount();
    long tensors = Torch.memoryStats().liveTensors();
    for (int i = 0; i < MODULES; i++) {
      assertThat(load().isClosed()).isFalse();
    }
    for (int i = 0; i < 200 && !isBack(natives, tensors); i++) {
      System.gc();
      Thread.sleep(10);
    }
    assertThat(Torch.memoryStats().liveTensors()).isLessThanOrEqualTo(tensors);
    assertThat(Pointer.totalCount()).isLessThan(natives + MODULES);
  }

  private static boolean isBack(long natives, long tensors) {
    return Pointer.totalCount() < natives + MODULES && Torch.memoryStats().liveTensors() <= tensors;
  }
}
