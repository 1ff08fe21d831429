package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.Tensor;

/**
 * A {@link Linear} that learns the size of its input from the first one, {@code
 * torch.nn.LazyLinear}. {@code (*, in)} to {@code (*, out)}.
 *
 * <p><b>Ownership:</b> parameters are in no scope; the output belongs to the caller's.
 *
 * <p><b>Thread safety:</b> safe, the first call too, as long as nobody changes parameters, hooks or
 * mode.
 */
public final class LazyLinear extends Linear implements LazyModule {
  /**
   * The layer with a bias.
   *
   * @param outFeatures the size of the output's last dimension
   */
  public LazyLinear(long outFeatures) {
    this(outFeatures, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param outFeatures the size of the output's last dimension
   * @param options {@code o -> o.bias(false)}, all but {@code weight}
   */
  public LazyLinear(long outFeatures, Consumer<Options> options) {
    super(UninitializedParameter.UNKNOWN, outFeatures, options);
  }

  @Override
  public void initializeParameters(Tensor input) {
    initialize(input);
  }
}
