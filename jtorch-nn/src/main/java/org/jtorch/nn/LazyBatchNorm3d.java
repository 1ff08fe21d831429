package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.Tensor;

/**
 * A {@link BatchNorm3d} that learns the number of channels from the first input, {@code
 * torch.nn.LazyBatchNorm3d}. {@code (N, C, D, H, W)} to the same shape.
 *
 * <p><b>Ownership:</b> parameters and buffers are in no scope; the output belongs to the caller's.
 *
 * <p><b>Thread safety:</b> safe in evaluation, the first call too; in training for one thread at a
 * time.
 */
public final class LazyBatchNorm3d extends BatchNorm3d implements LazyModule {
  /** The layer with PyTorch's defaults. */
  public LazyBatchNorm3d() {
    this(o -> {});
  }

  /**
   * The layer with options.
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
