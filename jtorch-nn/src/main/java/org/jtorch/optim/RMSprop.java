package org.jtorch.optim;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import org.jtorch.Tensor;

/** RMSprop optimizer, {@code torch.optim.RMSprop}. The learning rate defaults to 1e-2. */
public final class RMSprop extends Optimizer<RMSprop.Options> {

  /** Creates an optimizer with PyTorch's defaults; see {@link #RMSprop(List, Consumer)}. */
  public RMSprop(List<Tensor> params) {
    this(params, o -> {});
  }

  /**
   * Creates an optimizer with options.
   *
   * @param params the parameters to optimize
   * @param options {@code o -> o.momentum(0.9).centered(true)}
   */
  public RMSprop(List<Tensor> params, Consumer<Options> options) {
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
  public RMSprop(Consumer<Options> options, ParamGroup<Options>... groups) {
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
    return Set.of(ParamState.STEP, "square_avg", "momentum_buffer", "grad_avg");
  }

  @Override
  protected void update(Options o, GroupStep step) {
    try (DenseStep dense = DenseStep.of(this, o, step)) {
      List<Tensor> gradients = dense.gradients();
      List<Tensor> squares = dense.state("square_avg");
      dense.incrementStep();
      Foreach.decaySquares_(squares, gradients, o.alpha());
      List<Tensor> deviations = dense.temporary(deviations(o, dense, squares));
      Foreach.add_(deviations, o.eps());
      if (o.momentum() > 0) {
        List<Tensor> buffers = dense.state("momentum_buffer");
        Foreach.mul_(buffers, o.momentum());
        Foreach.run("aten::_foreach_addcdiv_.Scalar", buffers, gradients, deviations, 1);
        Foreach.addScaled_(dense.params(), buffers, -o.lr());
      } else {
        Foreach.run(
            "aten::_foreach_addcdiv_.Scalar", dense.params(), gradients, deviations, -o.lr());
      }
    }
  }

  private static List<Tensor> deviations(Options o, DenseStep dense, List<Tensor> squares) {
    if (!o.centered()) {
      return Foreach.list("aten::_foreach_sqrt", squares);
    }
    List<Tensor> averages = dense.state("grad_avg");
    Foreach.lerp_(averages, dense.gradients(), 1 - o.alpha());
    List<Tensor> variances =
        Foreach.list("aten::_foreach_addcmul.Scalar", squares, averages, averages, -1);
    Foreach.run("aten::_foreach_sqrt_", variances);
    return variances;
  }

  /** Options of {@link RMSprop}. */
  public static final class Options extends OptimizerOptions<Options> {
    private double momentum;
    private double alpha = 0.99;
    private double eps = 1e-8;
    private boolean centered;

    Options() {
      super(1e-2, 0);
    }

    /** Momentum factor, at least 0. Default 0. */
    @CanIgnoreReturnValue
    public Options momentum(double momentum) {
      this.momentum = atLeastZero("momentum", momentum);
      return this;
    }

    /** {@return the momentum factor, at least 0} */
    public double momentum() {
      return momentum;
    }

    /** Decay rate of the running averages, at least 0. Default 0.99. */
    @CanIgnoreReturnValue
    public Options alpha(double alpha) {
      this.alpha = atLeastZero("alpha", alpha);
      return this;
    }

    /** {@return the decay rate of the running averages, at least 0} */
    public double alpha() {
      return alpha;
    }

    /** Term, at least 0, added to the denominator for numerical stability. Default 1e-8. */
    @CanIgnoreReturnValue
    public Options eps(double eps) {
      this.eps = atLeastZero("eps", eps);
      return this;
    }

    /** {@return the term, at least 0, added to the denominator for numerical stability} */
    public double eps() {
      return eps;
    }

    /**
     * Whether to divide by an estimate of the variance instead of the squared mean. Default false.
     */
    @CanIgnoreReturnValue
    public Options centered(boolean centered) {
      this.centered = centered;
      return this;
    }

    /** {@return whether to divide by an estimate of the variance instead of the squared mean} */
    public boolean centered() {
      return centered;
    }

    @Override
    protected OptionalDouble cycledMomentum() {
      return OptionalDouble.of(momentum);
    }

    @Override
    protected void cycledMomentum(double momentum) {
      this.momentum = momentum;
    }

    @Override
    protected void writeSettings(Map<String, Object> settings) {
      settings.put("lr", savedLr());
      settings.put("momentum", momentum);
      settings.put("alpha", alpha);
      settings.put("eps", eps);
      settings.put("centered", centered);
      settings.put("weight_decay", weightDecay());
      writeDefaults(settings, "capturable", "foreach");
      settings.put("maximize", maximize());
      writeDefaults(settings, "differentiable");
    }

    @Override
    protected void readSettings(SavedSettings settings) {
      super.readSettings(settings);
      momentum(settings.number("momentum", 0));
      alpha(settings.number("alpha"));
      eps(settings.number("eps"));
      centered(settings.flag("centered", false));
    }
  }
}
