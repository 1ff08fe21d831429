package org.jtorch.optim;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.optim.DenseStep.Decay;

/**
 * RAdam optimizer, {@code torch.optim.RAdam}: Adam with a rectified variance. The learning rate
 * defaults to 1e-3.
 */
public final class RAdam extends Optimizer<RAdam.Options> {

  /** Creates an optimizer with PyTorch's defaults; see {@link #RAdam(List, Consumer)}. */
  public RAdam(List<Tensor> params) {
    this(params, o -> {});
  }

  /**
   * Creates an optimizer with options.
   *
   * @param params the parameters to optimize
   * @param options {@code o -> o.lr(1e-4).decoupledWeightDecay(true)}
   */
  public RAdam(List<Tensor> params, Consumer<Options> options) {
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
  public RAdam(Consumer<Options> options, ParamGroup<Options>... groups) {
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
    return Set.of(ParamState.STEP, "exp_avg", "exp_avg_sq");
  }

  @Override
  protected void update(Options o, GroupStep step) {
    try (DenseStep dense = DenseStep.of(this, o, step, Decay.decoupled(o.decoupledWeightDecay()))) {
      List<Tensor> averages = dense.state("exp_avg");
      List<Tensor> squares = dense.state("exp_avg_sq");
      double[] counts = dense.incrementStep();
      Foreach.lerp_(averages, dense.gradients(), 1 - o.beta1());
      Foreach.decaySquares_(squares, dense.gradients(), o.beta2());
      for (int i = 0; i < counts.length; i++) {
        Tensor param = dense.params().get(i);
        double rate = -o.lr() / (1 - Math.pow(o.beta1(), counts[i]));
        double rectification = rectification(o.beta2(), counts[i]);
        if (rectification > 0) {
          Tensor deviation = squares.get(i).sqrt().add_(o.eps());
          param.addcdiv_(averages.get(i), deviation, a -> a.value(rate * rectification));
        } else {
          param.add_(averages.get(i), a -> a.alpha(rate));
        }
      }
    }
  }

  /**
   * The factor of the rectified update with its bias correction; 0 in the first steps, in which the
   * variance of the averages is not known.
   */
  private static double rectification(double beta2, double step) {
    double decay = Math.pow(beta2, step);
    double longest = 2 / (1 - beta2) - 1;
    double length = longest - 2 * step * decay / (1 - decay);
    if (length <= 5) {
      return 0;
    }
    double variances =
        (length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length);
    return Math.sqrt(variances * (1 - decay));
  }

  /** Options of {@link RAdam}. */
  public static final class Options extends MomentOptions<Options> {
    private boolean decoupledWeightDecay;

    Options() {
      super(1e-3, 0);
    }

    /** Whether the weight decay is decoupled from the gradient, as in AdamW. Default false. */
    @CanIgnoreReturnValue
    public Options decoupledWeightDecay(boolean decoupledWeightDecay) {
      this.decoupledWeightDecay = decoupledWeightDecay;
      return this;
    }

    /** {@return whether the weight decay is decoupled from the gradient, as in AdamW} */
    public boolean decoupledWeightDecay() {
      return decoupledWeightDecay;
    }

    @Override
    protected void writeSettings(Map<String, Object> settings) {
      settings.put("lr", savedLr());
      settings.put("betas", savedBetas());
      settings.put("eps", eps());
      settings.put("weight_decay", weightDecay());
      settings.put("maximize", maximize());
      writeDefaults(settings, "foreach", "capturable");
      settings.put("decoupled_weight_decay", decoupledWeightDecay);
      writeDefaults(settings, "differentiable");
    }

    @Override
    protected void readSettings(SavedSettings settings) {
      super.readSettings(settings);
      decoupledWeightDecay(settings.flag("decoupled_weight_decay", false));
    }
  }
}
