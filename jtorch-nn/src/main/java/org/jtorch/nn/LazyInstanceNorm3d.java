package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.Tensor;

/**
 * {@link InstanceNorm3d} that infers its number of channels from the first input, {@code
 * torch.nn.LazyInstanceNorm3d}. Input: {@code (N, C, D, H, W)}. Output: same shape.
 */
public final class LazyInstanceNorm3d extends InstanceNorm3d implements LazyModule {
  /** Creates a layer with PyTorch's defaults. */
  public LazyInstanceNorm3d() {
    this(o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param options {@code o -> o.affine(true)}
   */
  public LazyInstanceNorm3d(Consumer<NormBase.Options> options) {
    super(options);
  }

  @Override
  public void initializeParameters(Tensor input) {
    initialize(input);
  }
}
