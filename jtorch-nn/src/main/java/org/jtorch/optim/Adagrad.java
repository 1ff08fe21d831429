package org.jtorch.optim;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jtorch.Tensor;

/**
 * Adagrad optimizer, {@code torch.optim.Adagrad}, also for sparse gradients. The learning rate
 * defaults to 1e-2.
 */
public final class Adagrad extends Optimizer<Adagrad.Options> {

  /** Creates an optimizer with PyTorch's defaults; see {@link #Adagrad(List, Consumer)}. */
  public Adagrad(List<Tensor> params) {
    this(params, o -> {});
  }

  /**
   * Creates an optimizer with options.
   *
   * @param params the parameters to optimize
   * @param options {@code o -> o.lrDecay(1e-4)}
   */
  public Adagrad(List<Tensor> params, Consumer<Options> options) {
    super(new Options(), options);
    addParamGroup(group(params));
  }

  /**
   * Creates an optimizer for several parameter groups.
   *
   * @param options defaults for the options that a group does not set
   * @param groups parameter groups from {@link #group(List, Consumer)}
   */
  @SafeVarargs
  public Adagrad(Consumer<Options> options, ParamGroup<Options>... groups) {
    super(new Options(), options);
    for (ParamGroup<Options> group : groups) {
      addParamGroup(group);
    }
  }

  /**
   * Creates a parameter group with the optimizer's defaults; see {@link #group(List, Consumer)}.
   */
  public static ParamGroup<Options> group(List<Tensor> params) {
    return new ParamGroup<>(params);
  }

  /**
   * Creates a parameter group with its own options.
   *
   * @param params the parameters to optimize
   * @param options the options that differ from the optimizer's defaults
   * @return a group for one optimizer
   */
  public static ParamGroup<Options> group(List<Tensor> params, Consumer<Options> options) {
    return new ParamGroup<>(params, options);
  }

  @Override
  protected Set<String> stateNames() {
    return Set.of(ParamState.STEP, "sum");
  }

  @Override
  protected void update(Options o, GroupStep step) {
    GroupStep dense = step.bySparse(false);
    if (!dense.isEmpty()) {
      updateDense(o, dense);
    }
    GroupStep sparse = step.bySparse(true);
    if (!sparse.isEmpty()) {
      updateSparse(o, sparse);
    }
  }

  private void updateDense(Options o, GroupStep step) {
    try (DenseStep dense = DenseStep.of(this, o, step)) {
      List<Tensor> sums =
          dense.state("sum", param -> DenseStep.filledLike(param, o.initialAccumulatorValue()));
      List<Double> rates = new ArrayList<>();
      for (double n : dense.incrementStep()) {
        rates.add(-o.lr() / (1 + (n - 1) * o.lrDecay()));
      }
      Foreach.run("aten::_foreach_addcmul_.Scalar", sums, dense.gradients(), dense.gradients(), 1);
      List<Tensor> deviations = dense.temporary(Foreach.list("aten::_foreach_sqrt", sums));
      Foreach.add_(deviations, o.eps());
      Foreach.addQuotients_(dense.params(), dense.gradients(), deviations, rates);
    }
  }

  private static void updateSparse(Options o, GroupStep step) {
    if (o.weightDecay() != 0) {
      throw new IllegalStateException(
          "Adagrad: weightDecay with sparse gradients is not supported: put the embedding in a"
              + " parameter group with weightDecay(0)");
    }
    List<Tensor> sums =
        step.state("sum", param -> DenseStep.filledLike(param, o.initialAccumulatorValue()));
    List<Tensor> counts = step.incrementStep();
    for (int i = 0; i < sums.size(); i++) {
      double rate = o.lr() / (1 + (counts.get(i).item() - 1) * o.lrDecay());
      SparseGradient gradient = SparseGradient.of(step.gradients().get(i), o.maximize());
      Tensor sum = sums.get(i).add_(gradient.with(gradient.values().square()));
      Tensor deviation = gradient.valuesOf(sum).sqrt_().add_(o.eps());
      Tensor update = gradient.with(gradient.values().div(deviation));
      step.params().get(i).add_(update, add -> add.alpha(-rate));
    }
  }

  /** Options of {@link Adagrad}. */
  public static final class Options extends OptimizerOptions<Options> {
    private double lrDecay;
    private double initialAccumulatorValue;
    private double eps = 1e-10;

    Options() {
      super(1e-2, 0);
    }

    /**
     * Decay of the learning rate, at least 0: step n divides it by {@code 1 + (n - 1) * lrDecay}.
     * Default 0.
     */
    @CanIgnoreReturnValue
    public Options lrDecay(double lrDecay) {
      this.lrDecay = atLeastZero("lrDecay", lrDecay);
      return this;
    }

    /**
     * {@return the decay of the learning rate, at least 0: step n divides it by {@code 1 + (n - 1)
     * * lrDecay}}
     */
    public double lrDecay() {
      return lrDecay;
    }

    /** Initial value, at least 0, of the sums of squared gradients. Default 0. */
    @CanIgnoreReturnValue
    public Options initialAccumulatorValue(double initialAccumulatorValue) {
      this.initialAccumulatorValue =
          atLeastZero("initialAccumulatorValue", initialAccumulatorValue);
      return this;
    }

    /** {@return the initial value, at least 0, of the sums of squared gradients} */
    public double initialAccumulatorValue() {
      return initialAccumulatorValue;
    }

    /** Term, at least 0, added to the denominator for numerical stability. Default 1e-10. */
    @CanIgnoreReturnValue
    public Options eps(double eps) {
      this.eps = atLeastZero("eps", eps);
      return this;
    }

    /** {@return the term, at least 0, added to the denominator for numerical stability} */
    public double eps() {
      return eps;
    }

    @Override
    protected void writeSettings(Map<String, Object> settings) {
      settings.put("lr", savedLr());
      settings.put("lr_decay", lrDecay);
      settings.put("eps", eps);
      settings.put("weight_decay", weightDecay());
      settings.put("initial_accumulator_value", initialAccumulatorValue);
      writeDefaults(settings, "foreach");
      settings.put("maximize", maximize());
      writeDefaults(settings, "differentiable", "fused");
    }

    @Override
    protected void readSettings(SavedSettings settings) {
      super.readSettings(settings);
      lrDecay(settings.number("lr_decay"));
      initialAccumulatorValue(settings.number("initial_accumulator_value"));
      eps(settings.number("eps"));
    }
  }
}
