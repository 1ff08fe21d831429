package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.Tensor;

/**
 * {@link InstanceNorm1d} that infers its number of channels from the first input, {@code
 * torch.nn.LazyInstanceNorm1d}. Input: {@code (N, C, L)}. Output: same shape.
 */
public final class LazyInstanceNorm1d extends InstanceNorm1d implements LazyModule {
  /** Creates a layer with PyTorch's defaults. */
  public LazyInstanceNorm1d() {
    this(o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param options {@code o -> o.affine(true)}
   */
  public LazyInstanceNorm1d(Consumer<NormBase.Options> options) {
    super(options);
  }

  @Override
  public void initializeParameters(Tensor input) {
    initialize(input);
  }
}
