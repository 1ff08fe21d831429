package org.jtorch.optim;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Adam for sparse gradients, {@code torch.optim.SparseAdam}: updates only the rows that a gradient
 * has. The learning rate defaults to 1e-3. It has no weight decay.
 */
public final class SparseAdam extends Optimizer<SparseAdam.Options> {

  /** Creates an optimizer with PyTorch's defaults; see {@link #SparseAdam(List, Consumer)}. */
  public SparseAdam(List<Tensor> params) {
    this(params, o -> {});
  }

  /**
   * Creates an optimizer with options.
   *
   * @param params the parameters to optimize
   * @param options {@code o -> o.betas(0.9, 0.99)}
   */
  public SparseAdam(List<Tensor> params, Consumer<Options> options) {
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
  public SparseAdam(Consumer<Options> options, ParamGroup<Options>... groups) {
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
    if (!step.bySparse(false).isEmpty()) {
      throw new IllegalStateException(
          "SparseAdam does not support dense gradients: use Adam for these parameters");
    }
    List<Tensor> averages = step.state("exp_avg", Torch::zerosLike);
    List<Tensor> squares = step.state("exp_avg_sq", Torch::zerosLike);
    List<Tensor> counts = step.incrementStep();
    for (int i = 0; i < averages.size(); i++) {
      SparseGradient gradient = SparseGradient.of(step.gradients().get(i), o.maximize());
      if (gradient.values().numel() == 0) {
        continue;
      }
      Tensor average = gradient.lerp_(averages.get(i), gradient.values(), 1 - o.beta1());
      Tensor square = gradient.lerp_(squares.get(i), gradient.values().square(), 1 - o.beta2());
      double n = counts.get(i).item();
      double rate = -o.lr() * Math.sqrt(1 - Math.pow(o.beta2(), n)) / (1 - Math.pow(o.beta1(), n));
      Tensor update = average.div_(square.sqrt_().add_(o.eps())).mul_(rate);
      step.params().get(i).add_(gradient.with(update));
    }
  }

  /** Options of {@link SparseAdam}. */
  public static final class Options extends MomentOptions<Options> {

    Options() {
      super(1e-3, 0);
    }

    @Override
    protected void writeSettings(Map<String, Object> settings) {
      settings.put("lr", savedLr());
      settings.put("betas", savedBetas());
      settings.put("eps", eps());
      settings.put("maximize", maximize());
    }

    @Override
    protected void readSettings(SavedSettings settings) {
      readCommonSettings(settings);
      readMoments(settings);
    }

    @Override
    protected void check() {
      refuseWeightDecay("SparseAdam");
    }
  }
}
