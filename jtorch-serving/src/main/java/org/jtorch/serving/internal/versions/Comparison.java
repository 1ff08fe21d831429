package org.jtorch.serving.internal.versions;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jtorch.DType;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.serving.Sample;
import org.jtorch.serving.ServingListener;

/** Computes answered requests with a candidate and compares the results. */
final class Comparison {
  private static final System.Logger LOGGER = System.getLogger("org.jtorch.serving");

  private final String model;
  private final Version candidate;
  private final BatchAssembly assembly;
  private final Executor background;
  private final ServingListener listener;
  private final AtomicBoolean hasFailed = new AtomicBoolean(); // one warning is enough

  /**
   * Creates a comparison.
   *
   * @param background runs a comparison when there is nothing better to do; may reject it
   */
  Comparison(
      String model,
      Version candidate,
      BatchAssembly assembly,
      Executor background,
      ServingListener listener) {
    this.model = model;
    this.candidate = candidate;
    this.assembly = assembly;
    this.background = background;
    this.listener = listener;
  }

  /** Copies the tensors and compares later, unless too many comparisons wait. */
  void submit(Sample input, Sample output) {
    if (!candidate.retain()) {
      return;
    }
    Task task;
    try {
      task = new Task(copy(input), copy(output));
    } catch (RuntimeException | Error e) {
      candidate.release();
      throw e;
    }
    try {
      background.execute(task);
    } catch (RejectedExecutionException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "a comparison was left out", e);
      task.close();
    }
  }

  private static Sample copy(Sample sample) {
    try (TensorScope scope = TensorScope.open()) {
      return TensorScope.unscoped(
          new Sample(sample.tensors().stream().map(Tensor::clone).toList()));
    }
  }

  private double difference(Sample input, Sample expected) {
    try (Mode mode = Torch.inferenceMode();
        TensorScope scope = TensorScope.open()) {
      List<Sample> requests = List.of(input);
      Sample actual =
          assembly.split(candidate.network().call(assembly.join(requests)), requests).get(0);
      return maxDifference(actual.tensors(), expected.tensors());
    } catch (RuntimeException e) {
      LOGGER.log(
          hasFailed.getAndSet(true) ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
          "the candidate " + candidate.name() + " of model " + model + " failed",
          e);
      return Double.POSITIVE_INFINITY;
    }
  }

  private static double maxDifference(List<Tensor> actual, List<Tensor> expected) {
    if (actual.size() != expected.size()) {
      return Double.POSITIVE_INFINITY;
    }
    double largest = 0;
    for (int i = 0; i < actual.size(); i++) {
      largest = Math.max(largest, maxDifference(actual.get(i), expected.get(i)));
    }
    return largest;
  }

  /** A NaN in one place of both counts as equal; a NaN in one of them as infinity. */
  private static double maxDifference(Tensor actual, Tensor expected) {
    if (!actual.shape().equals(expected.shape())) {
      return Double.POSITIVE_INFINITY;
    } else if (expected.numel() == 0) {
      return 0;
    }
    Tensor a = wide(actual);
    Tensor b = wide(expected);
    Tensor same = a.eq(b).logicalOr(a.isnan().logicalAnd(b.isnan()));
    double largest = a.sub(b).abs().maskedFill(same, 0).max().item();
    return Double.isNaN(largest) ? Double.POSITIVE_INFINITY : largest;
  }

  private static Tensor wide(Tensor tensor) {
    return tensor.dtype().isComplex() ? tensor.to(DType.COMPLEX128) : tensor.to(DType.FLOAT64);
  }

  /** One comparison; owns the tensors and a holder of the candidate. */
  private final class Task implements Runnable, AutoCloseable {
    private final Sample input;
    private final Sample output;

    Task(Sample input, Sample output) {
      this.input = input;
      this.output = output;
    }

    @Override
    public void run() {
      double largest;
      try {
        largest = difference(input, output);
      } finally {
        close();
      }
      listener.shadowCompared(model, candidate.name(), largest);
    }

    @Override
    public void close() {
      TensorScope.closeAll(input);
      TensorScope.closeAll(output);
      candidate.release();
    }
  }
}
