package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.Tensor;

/**
 * {@link Linear} that infers its number of input features from the first input, {@code
 * torch.nn.LazyLinear}. Input: {@code (*, in)}. Output: {@code (*, out)}.
 */
public final class LazyLinear extends Linear implements LazyModule {
  /** Creates a layer with a bias; see {@link #LazyLinear(long, Consumer)}. */
  public LazyLinear(long outFeatures) {
    this(outFeatures, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param outFeatures size of the output's last dimension
   * @param options {@code o -> o.bias(false)}; all except {@code weight}
   */
  public LazyLinear(long outFeatures, Consumer<Options> options) {
    super(UninitializedParameter.UNKNOWN, outFeatures, options);
  }

  @Override
  public void initializeParameters(Tensor input) {
    initialize(input);
  }
}
