package org.jtorch.benchmarks;

import static org.jtorch.Index.all;
import static org.jtorch.Index.slice;

import java.util.concurrent.TimeUnit;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Copies from Java arrays to tensors and back, whole and in part. */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HostBenchmark {
  @Param({"16", "65536"})
  private int size;

  private float[] numbers = new float[0];
  private Tensor tensor = Torch.zeros(0);

  /** Creates the state; called by JMH. */
  public HostBenchmark() {}

  /** Creates arrays of the requested size. */
  @Setup(Level.Trial)
  public void open() {
    Torch.setNumThreads(1);
    numbers = new float[size];
    tensor = Torch.randn(size / 16, 16);
  }

  /** Creates a tensor from an array. */
  @Benchmark
  public void construct() {
    Torch.tensor(numbers).close();
  }

  /** Creates an array from a tensor. */
  @Benchmark
  public void copyOut() {
    tensor.copyTo(numbers);
  }

  /** Creates a view by index. */
  @Benchmark
  public void index() {
    tensor.get(all(), slice(1, 5)).close();
  }

  /** Sums a tensor and reads the result. */
  @Benchmark
  public double reduceToANumber() {
    try (TensorScope scope = TensorScope.open()) {
      return tensor.sum().item();
    }
  }
}
