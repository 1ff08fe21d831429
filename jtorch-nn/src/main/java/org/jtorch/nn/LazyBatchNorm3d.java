package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.Tensor;

/**
 * {@link BatchNorm3d} that infers its number of channels from the first input, {@code
 * torch.nn.LazyBatchNorm3d}. Input: {@code (N, C, D, H, W)}. Output: same shape.
 */
public final class LazyBatchNorm3d extends BatchNorm3d implements LazyModule {
  /** Creates a layer with PyTorch's defaults. */
  public LazyBatchNorm3d() {
    this(o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param options {@code o -> o.momentum(0.01)}
   */
  public LazyBatchNorm3d(Consumer<NormBase.Options> options) {
    super(options);
  }

  @Override
  public void initializeParameters(Tensor input) {
    initialize(input);
  }
}
