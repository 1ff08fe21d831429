package org.jtorch.optim;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Tensor;

/** Adam optimizer, {@code torch.optim.Adam}. The learning rate defaults to 1e-3. */
public final class Adam extends AdamBase {
  /** Creates an optimizer with PyTorch's defaults; see {@link #Adam(List, Consumer)}. */
  public Adam(List<Tensor> params) {
    this(params, o -> {});
  }

  /**
   * Creates an optimizer with options.
   *
   * @param params the parameters to optimize
   * @param options {@code o -> o.lr(1e-4).betas(0.9, 0.95)}
   */
  public Adam(List<Tensor> params, Consumer<AdamOptions> options) {
    super(false, options);
    addParamGroup(group(params));
  }

  /**
   * Creates an optimizer for several parameter groups.
   *
   * @param options defaults for the options that a group does not set
   * @param groups parameter groups from {@link #group(List, Consumer)}
   */
  @SafeVarargs
  public Adam(Consumer<AdamOptions> options, ParamGroup<AdamOptions>... groups) {
    super(false, options);
    for (ParamGroup<AdamOptions> group : groups) {
      addParamGroup(group);
    }
  }
}
