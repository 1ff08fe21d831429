package org.jtorch.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.utils.ClipGrad;
import org.jtorch.optim.Adam;
import org.jtorch.optim.SGD;
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

/** Optimizer steps over small parameters, where checking them takes most of the time. */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class OptimizerBenchmark {
  /** Number of parameters. */
  @Param({"10", "150"})
  public int count;

  private final List<Tensor> params = new ArrayList<>();
  private Adam adam = new Adam(List.of(Torch.zeros(1)));
  private SGD sgd = new SGD(List.of(Torch.zeros(1)));

  /** Creates the state; called by JMH. */
  public OptimizerBenchmark() {}

  /** Creates parameters with gradients. */
  @Setup(Level.Trial)
  public void open() {
    Torch.setNumThreads(1);
    for (int i = 0; i < count; i++) {
      Tensor param = Torch.randn(16, 16).requiresGrad_(true);
      param.setGrad(Torch.randn(16, 16));
      params.add(param);
    }
    adam = new Adam(params);
    sgd = new SGD(params, o -> o.momentum(0.9));
  }

  /** {@code torch.optim.Adam(fused=True).step()}. */
  @Benchmark
  public void stepAdam() {
    adam.step();
  }

  /** {@code torch.optim.SGD(momentum=0.9, fused=True).step()}. */
  @Benchmark
  public void stepSgd() {
    sgd.step();
  }

  /** {@code torch.nn.utils.clip_grad_norm_(params, 1e9)}. */
  @Benchmark
  public void clipGradients() {
    ClipGrad.clipGradNorm_(params, 1e9).close();
  }
}
