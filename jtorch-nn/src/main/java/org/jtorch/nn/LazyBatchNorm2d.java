package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.Tensor;

/**
 * {@link BatchNorm2d} that infers its number of channels from the first input, {@code
 * torch.nn.LazyBatchNorm2d}. Input: {@code (N, C, H, W)}. Output: same shape.
 */
public final class LazyBatchNorm2d extends BatchNorm2d implements LazyModule {
  /** Creates a layer with PyTorch's defaults. */
  public LazyBatchNorm2d() {
    this(o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param options {@code o -> o.momentum(0.01)}
   */
  public LazyBatchNorm2d(Consumer<NormBase.Options> options) {
    super(options);
  }

  @Override
  public void initializeParameters(Tensor input) {
    initialize(input);
  }
}
