package org.jtorch.benchmarks;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Small operators, where the front end takes most of the time: {@code java -cp ...
 * org.openjdk.jmh.Main OperatorBenchmark}.
 */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OperatorBenchmark {
  private static final int ROUND = 100;

  private final Tensor a = Torch.ones(1);
  private final Tensor b = Torch.ones(1);
  private @Nullable Mode mode;

  /** Creates the state; called by JMH. */
  public OperatorBenchmark() {}

  /** One thread, autograd off. */
  @Setup(Level.Trial)
  @SuppressWarnings("MustBeClosedChecker") // closed after the trial
  public void open() {
    Torch.setNumThreads(1);
    mode = Torch.noGrad();
  }

  /** Restores the mode. */
  @TearDown(Level.Trial)
  public void close() {
    if (mode != null) {
      mode.close();
    }
  }

  /** Adds two tensors with one element, a hundred per scope. */
  @Benchmark
  @OperationsPerInvocation(ROUND)
  public void addInScopes() {
    try (TensorScope scope = TensorScope.open()) {
      for (int i = 0; i < ROUND; i++) {
        Tensor unused = a.add(b);
      }
    }
  }

  /** Adds two tensors with one element and closes the sum. */
  @Benchmark
  public void addAndClose() {
    a.add(b).close();
  }

  /** Adds a number in place. */
  @Benchmark
  public void addInPlace() {
    a.add_(b);
  }

  /** Opens and closes a scope. */
  @Benchmark
  @SuppressWarnings("MustBeClosedChecker") // closed at once
  public void openAndCloseAScope() {
    TensorScope.open().close();
  }

  /** Reads a shape. */
  @Benchmark
  public long readAShape() {
    return a.shape().numel();
  }
}
