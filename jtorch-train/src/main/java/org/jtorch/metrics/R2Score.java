package org.jtorch.metrics;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import java.util.function.Consumer;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Coefficient of determination R², {@code torchmetrics.R2Score}: 1 minus the sum of squared
 * residuals divided by the sum of squared deviations of the targets from their mean.
 *
 * <pre>{@code
 * try (R2Score r2 = new R2Score()) {
 *   r2.update(y, target);
 *   double value = r2.compute().item();
 * }
 * }</pre>
 *
 * <p>Where all targets are equal, the value is 1 for exact predictions and else 0. Fewer than two
 * samples throw {@link IllegalStateException} in {@code compute}.
 */
public final class R2Score extends PredictionMetric {
  /** How the values of several outputs become one, the argument {@code multioutput}. */
  public enum Multioutput {
    /** The mean of the values. */
    UNIFORM_AVERAGE,
    /** One value for each output. */
    RAW_VALUES,
    /** The mean of the values, weighted by the variances of the targets. */
    VARIANCE_WEIGHTED
  }

  /** Deviations below this share of the sum of squares are rounding errors. */
  private static final double ROUNDING = 1e-13;

  private final Options options = new Options();
  private final MetricState sumSquaredError;
  private final MetricState sumError;
  private final MetricState residual;
  private final MetricState total;

  /** Creates a metric of one output. */
  public R2Score() {
    this(o -> {});
  }

  /**
   * Creates a metric.
   *
   * @param options {@code o -> o.numOutputs(3).multioutput(R2Score.Multioutput.RAW_VALUES)}
   */
  public R2Score(Consumer<Options> options) {
    options.accept(this.options);
    sumSquaredError = sum("sum_squared_error");
    sumError = sum("sum_error");
    residual = sum("residual");
    total = addState("total", Torch.zeros(DType.INT64), MetricState.Reduction.SUM);
  }

  private MetricState sum(String name) {
    Tensor zeros = Torch.zeros(DType.FLOAT64, options.numOutputs);
    return addState(name, zeros, MetricState.Reduction.SUM);
  }

  @Override
  protected void add(Tensor predictions, Tensor target) {
    Regression.check(predictions, target, options.numOutputs);
    if (predictions.dim() != 1
        && (predictions.dim() != 2 || predictions.size(1) != options.numOutputs)) {
      throw wrong(
          "predictions must have shape (N) or (N, D) with D = "
              + options.numOutputs
              + ", got "
              + predictions.shape());
    }
    Tensor truth = Regression.wide(target, predictions).reshape(-1, options.numOutputs);
    Tensor rest = truth.sub(Regression.wide(predictions).reshape(-1, options.numOutputs));
    sumSquaredError.update(truth.square().sum(0));
    sumError.update(truth.sum(0));
    residual.update(rest.square().sum(0));
    total.update(Torch.scalarTensor(DType.INT64, truth.size(0)));
  }

  @Override
  protected Tensor result() {
    long count = total.get().itemLong();
    if (count < 2) {
      throw new IllegalStateException("R2Score: at least 2 samples are required, got " + count);
    }
    Tensor squares = sumSquaredError.get();
    Tensor deviation = squares.sub(sumError.get().square().div(count));
    Tensor varies = deviation.gt(squares.mul(ROUNDING));
    Tensor rest = residual.get();
    Tensor exact = rest.eq(0).to(DType.FLOAT64);
    Tensor raw = rest.div(deviation).neg().add(1).where(varies, exact);
    Tensor value =
        switch (options.multioutput) {
          case RAW_VALUES -> raw;
          case UNIFORM_AVERAGE -> raw.mean();
          case VARIANCE_WEIGHTED -> deviation.div(deviation.sum()).mul(raw).sum();
        };
    return adjusted(value, count);
  }

  private Tensor adjusted(Tensor value, long count) {
    long features = options.adjusted;
    if (features == 0) {
      return value;
    }
    if (features >= count - 1) {
      warn(
          "adjusted by "
              + features
              + " regressors requires more samples than "
              + count
              + "; the value is not adjusted");
      return value;
    }
    return value.neg().add(1).mul((double) (count - 1) / (count - features - 1)).neg().add(1);
  }

  @Override
  protected String extraRepr() {
    return "numOutputs=" + options.numOutputs + ", multioutput=" + options.multioutput;
  }

  /** Options of an {@link R2Score}. */
  @CanIgnoreReturnValue
  public static final class Options {
    private long numOutputs = 1;
    private long adjusted;
    private Multioutput multioutput = Multioutput.UNIFORM_AVERAGE;

    private Options() {}

    /**
     * Number of outputs D of predictions and targets {@code (N, D)}. Default 1, also {@code (N)}.
     */
    public Options numOutputs(long numOutputs) {
      if (numOutputs < 1) {
        throw new IllegalArgumentException("numOutputs must be at least 1, got " + numOutputs);
      }
      this.numOutputs = numOutputs;
      return this;
    }

    /** Number of regressors for the adjusted R². Default 0, not adjusted. */
    public Options adjusted(long adjusted) {
      if (adjusted < 0) {
        throw new IllegalArgumentException("adjusted must not be negative, got " + adjusted);
      }
      this.adjusted = adjusted;
      return this;
    }

    /** How outputs are averaged. Default {@link Multioutput#UNIFORM_AVERAGE}. */
    public Options multioutput(Multioutput multioutput) {
      this.multioutput = Objects.requireNonNull(multioutput, "multioutput");
      return this;
    }
  }
}
