package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.Tensor;

/**
 * {@link InstanceNorm2d} that infers its number of channels from the first input, {@code
 * torch.nn.LazyInstanceNorm2d}. Input: {@code (N, C, H, W)}. Output: same shape.
 */
public final class LazyInstanceNorm2d extends InstanceNorm2d implements LazyModule {
  /** Creates a layer with PyTorch's defaults. */
  public LazyInstanceNorm2d() {
    this(o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param options {@code o -> o.affine(true)}
   */
  public LazyInstanceNorm2d(Consumer<NormBase.Options> options) {
    super(options);
  }

  @Override
  public void initializeParameters(Tensor input) {
    initialize(input);
  }
}
