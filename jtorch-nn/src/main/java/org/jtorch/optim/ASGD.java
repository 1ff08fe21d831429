package org.jtorch.optim;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jtorch.Tensor;

/**
 * Averaged stochastic gradient descent, {@code torch.optim.ASGD}. The learning rate defaults to
 * 1e-2.
 */
public final class ASGD extends Optimizer<ASGD.Options> {

  /** Creates an optimizer with PyTorch's defaults; see {@link #ASGD(List, Consumer)}. */
  public ASGD(List<Tensor> params) {
    this(params, o -> {});
  }

  /**
   * Creates an optimizer with options.
   *
   * @param params the parameters to optimize
   * @param options {@code o -> o.lambd(1e-3)}
   */
  public ASGD(List<Tensor> params, Consumer<Options> options) {
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
  public ASGD(Consumer<Options> options, ParamGroup<Options>... groups) {
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
    return Set.of(ParamState.STEP, "eta", "mu", "ax");
  }

  @Override
  protected void update(Options o, GroupStep step) {
    try (DenseStep dense = DenseStep.of(this, o, step)) {
      List<Tensor> averages = dense.state("ax");
      List<Tensor> etas = dense.scalars("eta", o.lr());
      List<Tensor> mus = dense.scalars("mu", 1);
      double[] counts = dense.incrementStep();
      for (int i = 0; i < counts.length; i++) {
        Tensor param = dense.params().get(i);
        Tensor average = averages.get(i);
        double eta = etas.get(i).item();
        param.mul_(1 - o.lambd() * eta).add_(dense.gradients().get(i), add -> add.alpha(-eta));
        double mu = mus.get(i).item();
        if (mu == 1) {
          average.copy_(param);
        } else {
          average.add_(param.sub(average).mul_(mu));
        }
        etas.get(i).fill_(o.lr() / Math.pow(1 + o.lambd() * o.lr() * counts[i], o.alpha()));
        mus.get(i).fill_(1 / Math.max(1, counts[i] - o.t0()));
      }
    }
  }

  /** Options of {@link ASGD}. */
  public static final class Options extends OptimizerOptions<Options> {
    private double lambd = 1e-4;
    private double alpha = 0.75;
    private double t0 = 1e6;

    Options() {
      super(1e-2, 0);
    }

    /** Decay term. Default 1e-4. */
    @CanIgnoreReturnValue
    public Options lambd(double lambd) {
      this.lambd = lambd;
      return this;
    }

    /** {@return the decay term} */
    public double lambd() {
      return lambd;
    }

    /** Power of the decay of the step size. Default 0.75. */
    @CanIgnoreReturnValue
    public Options alpha(double alpha) {
      this.alpha = alpha;
      return this;
    }

    /** {@return the power of the decay of the step size} */
    public double alpha() {
      return alpha;
    }

    /** Step at which averaging starts. Default 1e6. */
    @CanIgnoreReturnValue
    public Options t0(double t0) {
      this.t0 = t0;
      return this;
    }

    /** {@return the step at which averaging starts} */
    public double t0() {
      return t0;
    }

    @Override
    protected void writeSettings(Map<String, Object> settings) {
      settings.put("lr", savedLr());
      settings.put("lambd", lambd);
      settings.put("alpha", alpha);
      settings.put("t0", t0);
      settings.put("weight_decay", weightDecay());
      writeDefaults(settings, "foreach");
      settings.put("maximize", maximize());
      writeDefaults(settings, "differentiable", "capturable");
    }

    @Override
    protected void readSettings(SavedSettings settings) {
      super.readSettings(settings);
      lambd(settings.number("lambd"));
      alpha(settings.number("alpha"));
      t0(settings.number("t0"));
    }
  }
}
