package org.jtorch.it.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.CustomFunction;
import org.jtorch.Gradients;
import org.jtorch.Hook;
import org.jtorch.MemoryStats;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Linear;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Hooks and custom functions do not leak, however often they run and however they end. {@code
 * -Djtorch.iterations=100000} runs as long as a service.
 */
class LongRunTest {
  private static final int ITERATIONS = Integer.getInteger("jtorch.iterations", 3000);

  /** Allowed growth of the heap; a leaked graph takes several kB per round. */
  private static final long NOISE_BYTES = 96L << 20;

  private static final class Cube extends CustomFunction {
    private final boolean fails;

    Cube(boolean fails) {
      this.fails = fails;
    }

    @Override
    protected List<Tensor> forward(Context context, List<Tensor> inputs) {
      Tensor x = inputs.get(0);
      context.saveForBackward(x);
      return List.of(x.pow(3));
    }

    @Override
    protected Gradients backward(Context context, Gradients gradOutputs) {
      if (fails) {
        throw new UnsupportedOperationException("mine");
      }
      return Gradients.of(gradOutputs.get(0).mul(context.saved(0).square()).mul(3));
    }
  }

  /** Runs rounds and compares the state after a quarter of them with that at the end. */
  private static void assertFlat(String name, IntConsumer round) throws InterruptedException {
    int warm = ITERATIONS / 4;
    run(0, warm, round);
    long tensors = Torch.memoryStats().unclosed();
    long resident = residentBytes();
    long started = System.nanoTime();
    run(warm, ITERATIONS, round);
    MemoryStats after = Torch.memoryStats();
    long growth = residentBytes() - resident;
    System.out.printf(
        Locale.ROOT,
        "%s: %,d rounds, %.0f us each; tensors %+d, resident %+,d kB of %,d%n",
        name,
        ITERATIONS,
        (System.nanoTime() - started) / 1e3 / (ITERATIONS - warm),
        after.unclosed() - tensors,
        growth >> 10,
        resident >> 10);
    assertThat(after.unclosed()).as("unclosed tensors").isEqualTo(tensors);
    assertThat(growth).as("resident memory").isLessThan(NOISE_BYTES);
  }

  private static void run(int from, int to, IntConsumer round) {
    for (int i = from; i < to; i++) {
      try (TensorScope scope = TensorScope.open()) {
        round.accept(i);
      }
    }
  }

  /** Resident memory of the process after a collection; 0 if the system does not report it. */
  private static long residentBytes() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(20);
    }
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmRSS"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .sum();
    } catch (IOException e) {
      return 0;
    }
  }

  @Test
  void aModuleWithForwardHooks() throws InterruptedException {
    Sequential model = model();
    Linear first = (Linear) model.get(0);
    AtomicLong seen = new AtomicLong();
    registerForwardHooks(model, seen);
    assertFlat("forward hooks", i -> call(model, i, i % 10 == 9 ? failing(first, true) : null));
    assertThat(seen.get()).isGreaterThan(ITERATIONS * 2L);
  }

  @Test
  @Tag("nodes")
  void aModuleWithForwardAndBackwardHooks() throws InterruptedException {
    Sequential model = model();
    Linear first = (Linear) model.get(0);
    AtomicLong seen = new AtomicLong();
    registerForwardHooks(model, seen);
    first.registerFullBackwardHook(
        (module, gradInputs, gradOutputs) -> seen.addAndGet(gradOutputs.get(0).numel()));
    model.replaceGradOutput((module, gradient) -> gradient.mul(0.5));
    assertFlat("hooks", i -> call(model, i, i % 10 == 9 ? failing(first, i % 20 == 9) : null));
    assertThat(seen.get()).isGreaterThan(ITERATIONS * 3L);
  }

  private static Sequential model() {
    return new Sequential(new Linear(4, 8), new ReLU(), new Linear(8, 1));
  }

  private static void registerForwardHooks(Sequential model, AtomicLong seen) {
    model.registerForwardPreHook((module, inputs) -> seen.addAndGet(inputs.size()));
    model.registerForwardHook((module, inputs, output) -> seen.addAndGet(output.numel()));
    Linear first = (Linear) model.get(0);
    first.replaceOutput((module, output) -> output.mul(2));
  }

  /** Trains a step; with a hook that throws it fails, and of ten steps one has no backward. */
  private static void call(Sequential model, int round, @Nullable Hook failing) {
    Tensor x = Torch.ones(2, 4).requiresGrad_(true);
    model.zeroGrad();
    if (failing != null) {
      assertThatThrownBy(() -> model.call(x).sum().backward()).hasMessage("mine");
      failing.remove();
    } else if (round % 10 == 8) {
      Tensor neverDifferentiated = model.call(x);
      assertThat(neverDifferentiated.requiresGrad()).isTrue();
    } else {
      model.call(x).sum().backward();
    }
  }

  private static Hook failing(Linear layer, boolean forward) {
    return forward
        ? layer.registerForwardHook(
            (module, inputs, output) -> {
              throw new UnsupportedOperationException("mine");
            })
        : layer.registerFullBackwardHook(
            (module, gradInputs, gradOutputs) -> {
              throw new UnsupportedOperationException("mine");
            });
  }

  @Test
  @Tag("nodes")
  void aCustomFunction() throws InterruptedException {
    Tensor x = Torch.ones(3).requiresGrad_(true);
    assertFlat(
        "custom function",
        i -> {
          x.clearGrad();
          new Cube(false).apply(x).sum().backward();
        });
    assertThat(x.grad().sum().item()).isEqualTo(9);
  }

  @Test
  @Tag("nodes")
  void aCustomFunctionWhoseBackwardIsNeverCalled() throws InterruptedException {
    Tensor x = Torch.ones(3).requiresGrad_(true);
    assertFlat("no backward", i -> assertThat(new Cube(false).apply(x).requiresGrad()).isTrue());
  }

  @Test
  @Tag("nodes")
  void aCustomFunctionWhoseBackwardThrows() throws InterruptedException {
    Tensor x = Torch.ones(3).requiresGrad_(true);
    assertFlat(
        "backward throws",
        i ->
            assertThatThrownBy(() -> new Cube(true).apply(x).sum().backward())
                .isExactlyInstanceOf(UnsupportedOperationException.class));
    assertThat(x.hasGrad()).isFalse();
  }
}
