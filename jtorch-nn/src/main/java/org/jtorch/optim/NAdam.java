package org.jtorch.optim;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.optim.DenseStep.Decay;

/**
 * NAdam optimizer, {@code torch.optim.NAdam}: Adam with Nesterov momentum. The learning rate
 * defaults to 2e-3.
 */
public final class NAdam extends Optimizer<NAdam.Options> {

  /** Creates an optimizer with PyTorch's defaults; see {@link #NAdam(List, Consumer)}. */
  public NAdam(List<Tensor> params) {
    this(params, o -> {});
  }

  /**
   * Creates an optimizer with options.
   *
   * @param params the parameters to optimize
   * @param options {@code o -> o.momentumDecay(6e-3)}
   */
  public NAdam(List<Tensor> params, Consumer<Options> options) {
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
  public NAdam(Consumer<Options> options, ParamGroup<Options>... groups) {
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
    return Set.of(ParamState.STEP, "mu_product", "exp_avg", "exp_avg_sq");
  }

  @Override
  protected void update(Options o, GroupStep step) {
    try (DenseStep dense = DenseStep.of(this, o, step, Decay.decoupled(o.decoupledWeightDecay()))) {
      List<Tensor> averages = dense.state("exp_avg");
      List<Tensor> squares = dense.state("exp_avg_sq");
      List<Tensor> products = dense.scalars("mu_product", 1);
      double[] counts = dense.incrementStep();
      Foreach.lerp_(averages, dense.gradients(), 1 - o.beta1());
      Foreach.decaySquares_(squares, dense.gradients(), o.beta2());
      List<Double> corrections = new ArrayList<>();
      List<Double> gradientRates = new ArrayList<>();
      List<Double> averageRates = new ArrayList<>();
      for (int i = 0; i < counts.length; i++) {
        double mu = momentum(o, counts[i]);
        double next = momentum(o, counts[i] + 1);
        double product = products.get(i).mul_(mu).item();
        corrections.add(1 - Math.pow(o.beta2(), counts[i]));
        gradientRates.add(-o.lr() * (1 - mu) / (1 - product));
        averageRates.add(-o.lr() * next / (1 - product * next));
      }
      List<Tensor> deviations =
          dense.temporary(Foreach.list("aten::_foreach_div.ScalarList", squares, corrections));
      Foreach.run("aten::_foreach_sqrt_", deviations);
      Foreach.add_(deviations, o.eps());
      Foreach.addQuotients_(dense.params(), dense.gradients(), deviations, gradientRates);
      Foreach.addQuotients_(dense.params(), averages, deviations, averageRates);
    }
  }

  private static double momentum(Options o, double step) {
    return o.beta1() * (1 - 0.5 * Math.pow(0.96, step * o.momentumDecay()));
  }

  /** Options of {@link NAdam}. */
  public static final class Options extends MomentOptions<Options> {
    private double momentumDecay = 4e-3;
    private boolean decoupledWeightDecay;

    Options() {
      super(2e-3, 0);
    }

    /** Decay of the momentum, at least 0. Default 4e-3. */
    @CanIgnoreReturnValue
    public Options momentumDecay(double momentumDecay) {
      this.momentumDecay = atLeastZero("momentumDecay", momentumDecay);
      return this;
    }

    /** {@return the decay of the momentum, at least 0} */
    public double momentumDecay() {
      return momentumDecay;
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
      settings.put("momentum_decay", momentumDecay);
      settings.put("decoupled_weight_decay", decoupledWeightDecay);
      settings.put("maximize", maximize());
      writeDefaults(settings, "foreach", "capturable", "differentiable");
    }

    @Override
    protected void readSettings(SavedSettings settings) {
      super.readSettings(settings);
      momentumDecay(settings.number("momentum_decay"));
      decoupledWeightDecay(settings.flag("decoupled_weight_decay", false));
    }
  }
}
