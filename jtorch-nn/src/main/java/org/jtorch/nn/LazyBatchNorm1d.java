package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.Tensor;

/**
 * {@link BatchNorm1d} that infers its number of channels from the first input, {@code
 * torch.nn.LazyBatchNorm1d}. Input: {@code (N, C)} or {@code (N, C, L)}. Output: same shape.
 */
public final class LazyBatchNorm1d extends BatchNorm1d implements LazyModule {
  /** Creates a layer with PyTorch's defaults. */
  public LazyBatchNorm1d() {
    this(o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param options {@code o -> o.momentum(0.01)}
   */
  public LazyBatchNorm1d(Consumer<NormBase.Options> options) {
    super(options);
  }

  @Override
  public void initializeParameters(Tensor input) {
    initialize(input);
  }
}
