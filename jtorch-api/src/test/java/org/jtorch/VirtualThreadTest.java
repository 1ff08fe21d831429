package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Virtual threads share carriers, and libtorch keeps its modes in the carrier; each virtual thread
 * must see its own all the same.
 */
@Tag("jdk25")
class VirtualThreadTest {
  private static final int THREADS = 1_000;

  /** Java 17 compiles this test but does not have the method. */
  private static ExecutorService virtualThreads() throws ReflectiveOperationException {
    Method factory = Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
    return (ExecutorService) factory.invoke(null);
  }

  private static void assertModes(boolean grad, boolean inference) {
    assertThat(Torch.isGradEnabled()).isEqualTo(grad);
    assertThat(Torch.isInferenceModeEnabled()).isEqualTo(inference);
  }

  private static void runAll(List<Callable<Boolean>> tasks) throws Exception {
    ExecutorService executor = virtualThreads();
    try {
      List<Future<Boolean>> running = new ArrayList<>();
      for (Callable<Boolean> task : tasks) {
        running.add(executor.submit(task));
      }
      for (Future<Boolean> task : running) {
        assertThat(task.get()).isTrue();
      }
    } finally {
      executor.shutdown();
    }
  }

  @Test
  void eachOfAThousandSeesItsOwnModes() throws Exception {
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      switch (i % 4) {
        case 0 -> tasks.add(() -> Torch.noGrad(() -> compute(false, false)));
        case 1 -> tasks.add(() -> Torch.inferenceMode(() -> compute(false, true)));
        case 2 -> tasks.add(() -> compute(true, false));
        default -> tasks.add(VirtualThreadTest::train);
      }
    }
    runAll(tasks);
  }

  /** Computes and sleeps in turn; what it makes must show the modes that it asked for. */
  private static boolean compute(boolean grad, boolean inference) throws InterruptedException {
    try (TensorScope scope = TensorScope.open()) {
      Tensor weight = Torch.enableGrad(() -> Torch.ones(3)).requiresGrad_(!inference);
      for (int i = 0; i < 10; i++) {
        assertModes(grad, inference);
        Tensor y = weight.mul(2);
        assertThat(y.requiresGrad()).isEqualTo(grad);
        assertThat(y.isInference()).isEqualTo(inference);
        Thread.sleep(1 + i % 3);
      }
      assertModes(grad, inference);
      return true;
    }
  }

  @Test
  void eachOfAThousandSeesItsOwnPrecision() throws Exception {
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      boolean half = i % 3 == 0;
      boolean mixed = i % 3 != 2;
      tasks.add(() -> mixed ? multiplyMixed(half ? DType.FLOAT16 : DType.BFLOAT16) : multiply());
    }
    runAll(tasks);
  }

  private static boolean multiplyMixed(DType dtype) throws Exception {
    try (TensorScope scope = TensorScope.open();
        Mode mode = Torch.autocast(Device.Type.CPU, o -> o.dtype(dtype))) {
      return multiplies(dtype, true);
    }
  }

  private static boolean multiply() throws Exception {
    try (TensorScope scope = TensorScope.open()) {
      return multiplies(DType.FLOAT32, false);
    }
  }

  private static boolean multiplies(DType expected, boolean mixed) throws Exception {
    for (int i = 0; i < 10; i++) {
      assertThat(Torch.ones(2, 2).matmul(Torch.ones(2, 2)).dtype()).isEqualTo(expected);
      assertThat(Torch.isAutocastEnabled(Device.Type.CPU)).isEqualTo(mixed);
      Thread.sleep(1 + i % 3);
    }
    return true;
  }

  @Test
  void backwardRunsHooksAndCustomFunctionsWithItsOwnModes() throws Exception {
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      boolean twice = i % 2 == 0;
      tasks.add(() -> differentiate(twice));
    }
    runAll(tasks);
  }

  /** The first and second derivative of a cube at 2; recording is on in backward only for both. */
  private static boolean differentiate(boolean twice) throws Exception {
    try (TensorScope scope = TensorScope.open()) {
      boolean[] recorded = new boolean[1];
      Tensor x = Torch.full(Shape.of(1), 2.0).requiresGrad_();
      x.registerHook(g -> recorded[0] = Torch.isGradEnabled() && g.mul(x).requiresGrad());
      Tensor y = new CustomFunctions.Cube().apply(x);
      Thread.sleep(1);
      Tensor first = Torch.grad(y, x, o -> o.createGraph(twice));
      assertThat(recorded[0]).isEqualTo(twice);
      assertModes(true, false);
      assertThat(first.requiresGrad()).isEqualTo(twice);
      return first.item() == 12 && (!twice || Torch.grad(first, x).item() == 12);
    }
  }

  /** Three steps of gradient descent on the square of one number: 1, 0.8, 0.64, 0.512. */
  private static boolean train() throws InterruptedException {
    try (TensorScope scope = TensorScope.open()) {
      Tensor weight = Torch.ones(1).requiresGrad_(true);
      for (int step = 0; step < 3; step++) {
        weight.clearGrad();
        Tensor loss = weight.mul(weight).sum();
        Thread.sleep(1);
        loss.backward();
        Thread.sleep(1);
        Torch.noGrad(() -> weight.sub_(weight.grad().mul(0.1)));
        assertModes(true, false);
      }
      return Math.abs(weight.item() - 0.512) < 1e-6;
    }
  }

  @Test
  void modulesAreCalledFromManyAtOnce() throws Exception {
    try (ScriptModule module = ScriptFixtures.load("tiny.pt")) {
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        boolean changes = i % 50 == 0;
        boolean records = i % 2 == 0;
        tasks.add(() -> callModule(module, records, changes));
      }
      runAll(tasks);
    }
  }

  private static boolean callModule(ScriptModule module, boolean records, boolean changes)
      throws InterruptedException {
    try (TensorScope scope = TensorScope.open();
        Mode mode = records ? Torch.enableGrad() : Torch.noGrad()) {
      for (int i = 0; i < 5; i++) {
        Tensor y = module.forward(Torch.ones(2));
        assertThat(y.requiresGrad()).isEqualTo(records);
        assertThat(y.sum().item()).isEqualTo(4);
        if (changes) {
          module.train(i % 2 == 0);
        }
        Thread.sleep(1);
      }
      return true;
    }
  }

  @Test
  void aLimitOfOneDoesNotReachOthersOnItsCarrier() throws Exception {
    int program = Torch.getNumThreads();
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (int i = 0; i < THREADS / 10; i++) {
      boolean limited = i % 2 == 0;
      tasks.add(() -> limited ? hasLimit() : hasThreads(program));
    }
    runAll(tasks);
  }

  private static boolean hasLimit() throws InterruptedException {
    try (Mode limit = Torch.limitThreads(1)) {
      return hasThreads(1);
    }
  }

  private static boolean hasThreads(int expected) throws InterruptedException {
    for (int i = 0; i < 10; i++) {
      assertThat(Torch.getNumThreads()).isEqualTo(expected);
      Thread.sleep(1 + i % 3);
    }
    return true;
  }

  @Test
  void contextsCarryModesToVirtualThreads() throws Exception {
    List<Callable<Boolean>> tasks = new ArrayList<>();
    TensorContext inference = Torch.inferenceMode(TensorContext::current);
    TensorContext noGrad = Torch.noGrad(TensorContext::current);
    for (int i = 0; i < THREADS / 10; i++) {
      tasks.add(inference.wrapCallable(() -> compute(false, true)));
      tasks.add(noGrad.wrapCallable(() -> compute(false, false)));
      tasks.add(() -> compute(true, false));
    }
    runAll(tasks);
  }
}
