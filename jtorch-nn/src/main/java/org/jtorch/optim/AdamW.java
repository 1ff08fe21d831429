package org.jtorch.optim;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Tensor;

/**
 * AdamW optimizer: Adam with decoupled weight decay, {@code torch.optim.AdamW}. The learning rate
 * defaults to 1e-3, the weight decay to 1e-2.
 */
public final class AdamW extends AdamBase {
  /** Creates an optimizer with PyTorch's defaults; see {@link #AdamW(List, Consumer)}. */
  public AdamW(List<Tensor> params) {
    this(params, o -> {});
  }

  /**
   * Creates an optimizer with options.
   *
   * @param params the parameters to optimize
   * @param options {@code o -> o.lr(1e-4).betas(0.9, 0.95)}
   */
  public AdamW(List<Tensor> params, Consumer<AdamOptions> options) {
    super(true, options);
    addParamGroup(group(params));
  }

  /**
   * Creates an optimizer for several parameter groups.
   *
   * @param options defaults for the options that a group does not set
   * @param groups parameter groups from {@link #group(List, Consumer)}
   */
  @SafeVarargs
  public AdamW(Consumer<AdamOptions> options, ParamGroup<AdamOptions>... groups) {
    super(true, options);
    for (ParamGroup<AdamOptions> group : groups) {
      addParamGroup(group);
    }
  }
}
