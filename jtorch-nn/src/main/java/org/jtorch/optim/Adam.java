package org.jtorch.optim;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Tensor;

/**
 * Steps by running averages of the gradient and its square, {@code torch.optim.Adam}. The learning
 * rate is 1e-3 by default.
 *
 * <p><b>Ownership:</b> as {@link Optimizer}.
 *
 * <p><b>Thread safety:</b> for one thread at a time.
 */
public final class Adam extends Optimizer<AdamOptions> {
  /**
   * The optimizer with PyTorch's defaults.
   *
   * @param params what to train
   */
  public Adam(List<Tensor> params) {
    this(params, o -> {});
  }

  /**
   * The optimizer with options.
   *
   * @param params what to train
   * @param options {@code o -> o.lr(1e-4).betas(0.9, 0.95)}
   */
  public Adam(List<Tensor> params, Consumer<AdamOptions> options) {
    super(chosen(options));
    addParamGroup(group(params));
  }

  /**
   * The optimizer for groups of parameters with settings of their own.
   *
   * @param options what holds for all groups that do not say otherwise
   * @param groups made by {@link #group(List, Consumer)}
   */
  @SafeVarargs
  public Adam(Consumer<AdamOptions> options, ParamGroup<AdamOptions>... groups) {
    super(chosen(options));
    for (ParamGroup<AdamOptions> group : groups) {
      addParamGroup(group);
    }
  }

  private static AdamOptions chosen(Consumer<AdamOptions> options) {
    AdamOptions chosen = new AdamOptions(false);
    options.accept(chosen);
    return chosen;
  }

  /**
   * Parameters with the optimizer's settings.
   *
   * @param params what to train
   * @return a group for one optimizer
   */
  public static ParamGroup<AdamOptions> group(List<Tensor> params) {
    return group(params, o -> {});
  }

  /**
   * Parameters with settings of their own.
   *
   * @param params what to train
   * @param settings what differs from the optimizer's
   * @return a group for one optimizer
   */
  public static ParamGroup<AdamOptions> group(List<Tensor> params, Consumer<AdamOptions> settings) {
    return new ParamGroup<>(params, settings);
  }

  @Override
  void update(AdamOptions options, GroupStep step) {
    AdamStep.update(options, step);
  }
}
