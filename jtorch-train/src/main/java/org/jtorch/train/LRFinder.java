package org.jtorch.train;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.data.DataLoader;
import org.jtorch.nn.Module;
import org.jtorch.optim.Optimizer;
import org.jtorch.optim.ParamGroup;

/**
 * Learning rate range test (Smith, 2017), Lightning's {@code Tuner.lr_find}: trains with a learning
 * rate that grows after each batch, and suggests the one at which the loss falls fastest.
 *
 * <pre>{@code
 * LRFinder.Result found =
 *     LRFinder.find(
 *         model,
 *         optimizer,
 *         loader,
 *         batch -> F.crossEntropy(model.call(batch.input()), batch.target()));
 * double lr = found.suggestion().orElse(1e-3);
 * optimizer.paramGroups().get(0).lr(lr);
 * }</pre>
 */
public final class LRFinder {
  private static final double BETA = 0.98;

  private LRFinder() {}

  /**
   * Runs the test with Lightning's defaults; see {@link #find(Module, Optimizer, Iterable,
   * Function, Consumer)}.
   */
  public static <B> Result find(
      Module model, Optimizer<?> optimizer, Iterable<B> batches, Function<? super B, Tensor> loss) {
    return find(model, optimizer, batches, loss, o -> {});
  }

  /**
   * Runs the test. Afterwards the model, the optimizer, the loader and the random number generators
   * are as before; gradients are cleared.
   *
   * @param model the model
   * @param optimizer the optimizer, whose groups all get the same learning rate
   * @param batches the training data, iterated again if it is too short
   * @param loss computes the loss of a batch, {@code []}
   * @param options {@code o -> o.minLr(1e-7).maxLr(10)}
   * @param <B> the type of a batch
   * @return the learning rates and the smoothed losses
   */
  public static <B> Result find(
      Module model,
      Optimizer<?> optimizer,
      Iterable<B> batches,
      Function<? super B, Tensor> loss,
      Consumer<Options> options) {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(optimizer, "optimizer");
    Objects.requireNonNull(batches, "batches");
    Objects.requireNonNull(loss, "loss");
    Options chosen = new Options();
    options.accept(chosen);
    boolean wasTraining = model.isTraining();
    try (TrainingSnapshot snapshot = new TrainingSnapshot(model, optimizer, batches)) {
      model.train();
      try {
        return sweep(optimizer, batches, loss, chosen);
      } finally {
        if (batches instanceof DataLoader<?> loader) {
          loader.close();
        }
        snapshot.restore();
        model.train(wasTraining);
      }
    }
  }

  private static <B> Result sweep(
      Optimizer<?> optimizer,
      Iterable<B> batches,
      Function<? super B, Tensor> loss,
      Options options) {
    List<Double> lrs = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    Iterator<B> iterator = batches.iterator();
    double average = 0;
    double best = Double.POSITIVE_INFINITY;
    for (int i = 0; i < options.numTraining; i++) {
      iterator = iterator.hasNext() ? iterator : batches.iterator();
      if (!iterator.hasNext()) {
        throw new IllegalArgumentException("LRFinder: there are no batches");
      }
      double lr = options.lr(i);
      setLr(optimizer, lr);
      double value = step(optimizer, loss, iterator.next());
      average = BETA * average + (1 - BETA) * value;
      double smoothed = average / (1 - Math.pow(BETA, i + 1));
      if (!Double.isFinite(value) || (i > 0 && smoothed > options.earlyStopThreshold * best)) {
        break;
      }
      lrs.add(lr);
      losses.add(smoothed);
      best = Math.min(best, smoothed);
    }
    return new Result(lrs, losses);
  }

  private static <B> double step(
      Optimizer<?> optimizer, Function<? super B, Tensor> function, B batch) {
    try (TensorScope scope = TensorScope.open()) {
      optimizer.zeroGrad();
      Tensor loss = function.apply(batch);
      loss.backward();
      optimizer.step();
      return loss.item();
    }
  }

  private static void setLr(Optimizer<?> optimizer, double lr) {
    for (ParamGroup<?> group : optimizer.paramGroups()) {
      group.lr(lr);
    }
  }

  /**
   * Result of the test: one entry per batch until the loss diverged.
   *
   * @param lrs the learning rates
   * @param losses the losses, smoothed by an exponential moving average
   */
  public record Result(List<Double> lrs, List<Double> losses) {
    private static final int SKIP_BEGIN = 10;
    private static final int SKIP_END = 1;

    /** Copies the lists. */
    public Result {
      lrs = List.copyOf(lrs);
      losses = List.copyOf(losses);
    }

    /**
     * Returns the learning rate at which the loss falls fastest, without the first 10 and the last
     * one; see {@link #suggestion(int, int)}.
     */
    public OptionalDouble suggestion() {
      return suggestion(SKIP_BEGIN, SKIP_END);
    }

    /**
     * Returns the learning rate at which the loss falls fastest, {@code suggestion()}.
     *
     * @param skipBegin number of batches at the beginning that are left out
     * @param skipEnd number of batches at the end that are left out
     * @return the learning rate, empty if fewer than two batches are left
     */
    public OptionalDouble suggestion(int skipBegin, int skipEnd) {
      int end = losses.size() - skipEnd;
      if (skipBegin < 0 || skipEnd < 0 || end - skipBegin < 2) {
        return OptionalDouble.empty();
      }
      List<Double> window = losses.subList(skipBegin, end);
      int steepest = 0;
      for (int i = 1; i < window.size(); i++) {
        if (slope(window, i) < slope(window, steepest)) {
          steepest = i;
        }
      }
      return OptionalDouble.of(lrs.get(skipBegin + steepest));
    }

    /** Central difference, one-sided at the ends, {@code numpy.gradient}. */
    private static double slope(List<Double> values, int i) {
      int left = Math.max(0, i - 1);
      int right = Math.min(values.size() - 1, i + 1);
      return (values.get(right) - values.get(left)) / (right - left);
    }
  }

  /** Options of a learning rate range test. */
  @CanIgnoreReturnValue
  public static final class Options {
    private double minLr = 1e-8;
    private double maxLr = 1;
    private int numTraining = 100;
    private double earlyStopThreshold = 4;

    private Options() {}

    @CheckReturnValue
    private double lr(int i) {
      return minLr * Math.pow(maxLr / minLr, (i + 1.0) / numTraining);
    }

    /** Smallest learning rate, above 0, {@code min_lr}. Default 1e-8. */
    public Options minLr(double minLr) {
      this.minLr = positive("minLr", minLr);
      return this;
    }

    /** Largest learning rate, {@code max_lr}. Default 1. */
    public Options maxLr(double maxLr) {
      this.maxLr = positive("maxLr", maxLr);
      return this;
    }

    /** Number of batches, {@code num_training}. Default 100. */
    public Options numTraining(int numTraining) {
      this.numTraining = (int) positive("numTraining", numTraining);
      return this;
    }

    /**
     * Factor of the smallest loss above which the test ends, {@code early_stop_threshold}. Infinity
     * never ends it. Default 4.
     */
    public Options earlyStopThreshold(double earlyStopThreshold) {
      this.earlyStopThreshold = positive("earlyStopThreshold", earlyStopThreshold);
      return this;
    }

    @CheckReturnValue
    private static double positive(String name, double value) {
      if (!(value > 0)) {
        throw new IllegalArgumentException(name + " must be above 0, got " + value);
      }
      return value;
    }
  }
}
