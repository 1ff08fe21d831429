package org.jtorch.benchmarks;

import java.util.concurrent.TimeUnit;
import org.jtorch.F;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Linear;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.jtorch.optim.Adam;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Parts of a training step of a small perceptron. */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TrainingBenchmark {
  private final Sequential model =
      new Sequential(
          new Linear(784, 128), new ReLU(), new Linear(128, 64), new ReLU(), new Linear(64, 10));
  private final Adam optimizer = new Adam(model.parameters());
  private final Tensor images = Torch.randn(64, 784);
  private final Tensor classes = Torch.randint(0, 10, Shape.of(64));

  /** Creates the state; called by JMH. */
  public TrainingBenchmark() {}

  /** Computes gradients once, for the benchmark of the step only. */
  @Setup(Level.Trial)
  public void open() {
    Torch.setNumThreads(1);
    forwardAndBackward();
  }

  /** Calls the model. */
  @Benchmark
  public void callTheModel() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor unused = model.call(images);
    }
  }

  /** Runs forward, loss and backward. */
  @Benchmark
  public void forwardAndBackward() {
    try (TensorScope scope = TensorScope.open()) {
      F.crossEntropy(model.call(images), classes).backward();
    }
  }

  /** One step of Adam over six parameters. */
  @Benchmark
  public void stepTheOptimizer() {
    optimizer.step();
  }
}
