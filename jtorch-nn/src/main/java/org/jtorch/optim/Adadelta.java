package org.jtorch.optim;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jtorch.Tensor;

/** Adadelta optimizer, {@code torch.optim.Adadelta}. The learning rate defaults to 1. */
public final class Adadelta extends Optimizer<Adadelta.Options> {

  /** Creates an optimizer with PyTorch's defaults; see {@link #Adadelta(List, Consumer)}. */
  public Adadelta(List<Tensor> params) {
    this(params, o -> {});
  }

  /**
   * Creates an optimizer with options.
   *
   * @param params the parameters to optimize
   * @param options {@code o -> o.rho(0.95)}
   */
  public Adadelta(List<Tensor> params, Consumer<Options> options) {
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
  public Adadelta(Consumer<Options> options, ParamGroup<Options>... groups) {
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
    return Set.of(ParamState.STEP, "square_avg", "acc_delta");
  }

  @Override
  protected void update(Options o, GroupStep step) {
    try (DenseStep dense = DenseStep.of(this, o, step)) {
      List<Tensor> squares = dense.state("square_avg");
      List<Tensor> squaredUpdates = dense.state("acc_delta");
      dense.incrementStep();
      Foreach.decaySquares_(squares, dense.gradients(), o.rho());
      List<Tensor> deviations = dense.temporary(Foreach.sqrtPlus(squares, o.eps()));
      List<Tensor> updates = dense.temporary(Foreach.sqrtPlus(squaredUpdates, o.eps()));
      Foreach.run("aten::_foreach_div_.List", updates, deviations);
      Foreach.run("aten::_foreach_mul_.List", updates, dense.gradients());
      Foreach.decaySquares_(squaredUpdates, updates, o.rho());
      Foreach.addScaled_(dense.params(), updates, -o.lr());
    }
  }

  /** Options of {@link Adadelta}. */
  public static final class Options extends OptimizerOptions<Options> {
    private double rho = 0.9;
    private double eps = 1e-6;

    Options() {
      super(1, 0);
    }

    /** Decay rate, in [0, 1], of the running average of squared gradients. Default 0.9. */
    @CanIgnoreReturnValue
    public Options rho(double rho) {
      this.rho = decayRate(rho);
      return this;
    }

    /** {@return the decay rate, in [0, 1], of the running average of squared gradients} */
    public double rho() {
      return rho;
    }

    /** Term, at least 0, added to the denominator for numerical stability. Default 1e-6. */
    @CanIgnoreReturnValue
    public Options eps(double eps) {
      this.eps = atLeastZero("eps", eps);
      return this;
    }

    /** {@return the term, at least 0, added to the denominator for numerical stability} */
    public double eps() {
      return eps;
    }

    private static double decayRate(double rho) {
      if (!(rho >= 0 && rho <= 1)) {
        throw new IllegalArgumentException("rho must be from 0 to 1, got " + rho);
      }
      return rho;
    }

    @Override
    protected void writeSettings(Map<String, Object> settings) {
      settings.put("lr", savedLr());
      settings.put("rho", rho);
      settings.put("eps", eps);
      settings.put("weight_decay", weightDecay());
      settings.put("maximize", maximize());
      writeDefaults(settings, "capturable", "foreach", "differentiable");
    }

    @Override
    protected void readSettings(SavedSettings settings) {
      super.readSettings(settings);
      rho(settings.number("rho"));
      eps(settings.number("eps"));
    }
  }
}
