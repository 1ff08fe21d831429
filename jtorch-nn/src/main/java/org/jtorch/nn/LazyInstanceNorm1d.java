package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.Tensor;

/**
 * A {@link InstanceNorm1d} that learns the number of channels from the first input, {@code
 * torch.nn.LazyInstanceNorm1d}. {@code (N, C, L)} to the same shape.
 *
 * <p><b>Ownership:</b> parameters and buffers are in no scope; the output belongs to the caller's.
 *
 * <p><b>Thread safety:</b> safe in evaluation, the first call too; in training for one thread at a
 * time.
 */
public final class LazyInstanceNorm1d extends InstanceNorm1d implements LazyModule {
  /** The layer with PyTorch's defaults. */
  public LazyInstanceNorm1d() {
    this(o -> {});
  }

  /**
   * The layer with options.
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
