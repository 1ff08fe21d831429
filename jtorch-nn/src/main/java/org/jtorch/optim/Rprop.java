package org.jtorch.optim;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Resilient backpropagation, {@code torch.optim.Rprop}: step sizes that depend on the signs of the
 * gradients. The learning rate, which is the first step size, defaults to 1e-2. It has no weight
 * decay.
 */
public final class Rprop extends Optimizer<Rprop.Options> {

  /** Creates an optimizer with PyTorch's defaults; see {@link #Rprop(List, Consumer)}. */
  public Rprop(List<Tensor> params) {
    this(params, o -> {});
  }

  /**
   * Creates an optimizer with options.
   *
   * @param params the parameters to optimize
   * @param options {@code o -> o.stepSizes(1e-6, 10)}
   */
  public Rprop(List<Tensor> params, Consumer<Options> options) {
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
  public Rprop(Consumer<Options> options, ParamGroup<Options>... groups) {
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
    return Set.of(ParamState.STEP, "prev", "step_size");
  }

  @Override
  protected void update(Options o, GroupStep step) {
    try (DenseStep dense = DenseStep.of(this, o, step)) {
      List<Tensor> previous = dense.state("prev");
      List<Tensor> sizes = dense.state("step_size", param -> DenseStep.filledLike(param, o.lr()));
      dense.incrementStep();
      for (int i = 0; i < sizes.size(); i++) {
        update(o, dense.params().get(i), dense.gradients().get(i), previous.get(i), sizes.get(i));
      }
    }
  }

  private static void update(
      Options o, Tensor param, Tensor gradient, Tensor previous, Tensor size) {
    Tensor sign = gradient.mul(previous).sign_();
    Tensor turned = sign.lt(0);
    Tensor factor =
        Torch.onesLike(sign).maskedFill_(sign.gt(0), o.etaPlus).maskedFill_(turned, o.etaMinus);
    size.mul_(factor).clamp_(o.minStepSize, o.maxStepSize);
    previous.copy_(gradient.maskedFill(turned, 0));
    param.addcmul_(previous.sign(), size, a -> a.value(-1));
  }

  /** Options of {@link Rprop}. */
  public static final class Options extends OptimizerOptions<Options> {
    private double etaMinus = 0.5;
    private double etaPlus = 1.2;
    private double minStepSize = 1e-6;
    private double maxStepSize = 50.0;

    Options() {
      super(1e-2, 0);
    }

    /**
     * Factors of the step size after a change of the gradient's sign, in (0, 1), and after none,
     * above 1. Default 0.5 and 1.2.
     */
    @CanIgnoreReturnValue
    public Options etas(double etaMinus, double etaPlus) {
      if (!(etaMinus > 0 && etaMinus < 1 && etaPlus > 1)) {
        throw new IllegalArgumentException(
            "etas must be in (0, 1) and above 1, got " + etaMinus + " and " + etaPlus);
      }
      this.etaMinus = etaMinus;
      this.etaPlus = etaPlus;
      return this;
    }

    /** Smallest and largest step size. Default 1e-6 and 50.0. */
    @CanIgnoreReturnValue
    public Options stepSizes(double minStepSize, double maxStepSize) {

      this.minStepSize = minStepSize;
      this.maxStepSize = maxStepSize;
      return this;
    }

    @Override
    protected void writeSettings(Map<String, Object> settings) {
      settings.put("lr", savedLr());
      settings.put("etas", List.of(etaMinus, etaPlus));
      settings.put("step_sizes", List.of(minStepSize, maxStepSize));
      writeDefaults(settings, "foreach");
      settings.put("maximize", maximize());
      writeDefaults(settings, "differentiable", "capturable");
    }

    @Override
    protected void readSettings(SavedSettings settings) {
      readCommonSettings(settings);
      double[] etas = settings.pair("etas");
      etas(etas[0], etas[1]);
      double[] sizes = settings.pair("step_sizes");
      stepSizes(sizes[0], sizes[1]);
    }

    @Override
    protected void check() {
      refuseWeightDecay("Rprop");
    }
  }
}
