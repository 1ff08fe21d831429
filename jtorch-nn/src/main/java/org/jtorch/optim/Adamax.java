package org.jtorch.optim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jtorch.Tensor;

/**
 * Adamax optimizer, {@code torch.optim.Adamax}: Adam with the infinity norm. The learning rate
 * defaults to 2e-3.
 */
public final class Adamax extends Optimizer<Adamax.Options> {

  /** Creates an optimizer with PyTorch's defaults; see {@link #Adamax(List, Consumer)}. */
  public Adamax(List<Tensor> params) {
    this(params, o -> {});
  }

  /**
   * Creates an optimizer with options.
   *
   * @param params the parameters to optimize
   * @param options {@code o -> o.betas(0.9, 0.99)}
   */
  public Adamax(List<Tensor> params, Consumer<Options> options) {
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
  public Adamax(Consumer<Options> options, ParamGroup<Options>... groups) {
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
    return Set.of(ParamState.STEP, "exp_avg", "exp_inf");
  }

  @Override
  protected void update(Options o, GroupStep step) {
    try (DenseStep dense = DenseStep.of(this, o, step)) {
      List<Tensor> averages = dense.state("exp_avg");
      List<Tensor> norms = dense.state("exp_inf");
      List<Double> rates = new ArrayList<>();
      for (double n : dense.incrementStep()) {
        rates.add(-o.lr() / (1 - Math.pow(o.beta1(), n)));
      }
      Foreach.lerp_(averages, dense.gradients(), 1 - o.beta1());
      List<Tensor> magnitudes =
          dense.temporary(Foreach.list("aten::_foreach_abs", dense.gradients()));
      Foreach.add_(magnitudes, o.eps());
      Foreach.mul_(norms, o.beta2());
      Foreach.run("aten::_foreach_maximum_.List", norms, magnitudes);
      Foreach.addQuotients_(dense.params(), averages, norms, rates);
    }
  }

  /** Options of {@link Adamax}. */
  public static final class Options extends MomentOptions<Options> {

    Options() {
      super(2e-3, 0);
    }

    @Override
    protected void writeSettings(Map<String, Object> settings) {
      settings.put("lr", savedLr());
      settings.put("betas", savedBetas());
      settings.put("eps", eps());
      settings.put("weight_decay", weightDecay());
      writeDefaults(settings, "foreach");
      settings.put("maximize", maximize());
      writeDefaults(settings, "differentiable", "capturable");
    }

    @Override
    protected void readSettings(SavedSettings settings) {
      super.readSettings(settings);
    }
  }
}
