package org.jtorch.optim;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jtorch.Tensor;

/** Base class of {@link Adam} and {@link AdamW}, which differ in their weight decay. */
abstract sealed class AdamBase extends Optimizer<AdamOptions> permits Adam, AdamW {
  AdamBase(boolean decoupled, Consumer<AdamOptions> options) {
    super(new AdamOptions(decoupled), options);
  }

  /**
   * Creates a parameter group with the optimizer's defaults; see {@link #group(List, Consumer)}.
   */
  public static ParamGroup<AdamOptions> group(List<Tensor> params) {
    return new ParamGroup<>(params);
  }

  /**
   * Creates a parameter group with its own options.
   *
   * @param params the parameters to optimize
   * @param options the options that differ from the optimizer's defaults
   * @return a group for one optimizer
   */
  public static ParamGroup<AdamOptions> group(List<Tensor> params, Consumer<AdamOptions> options) {
    return new ParamGroup<>(params, options);
  }

  @Override
  protected void update(AdamOptions options, GroupStep step) {
    AdamStep.update(options, step);
  }

  @Override
  protected Set<String> stateNames() {
    return AdamStep.STATE_NAMES;
  }
}
