package org.jtorch.nn;

import java.util.function.Consumer;

/**
 * Normalizes each channel of each sample by its own mean and variance, {@code
 * torch.nn.InstanceNorm3d}. {@code (N, C, D, H, W)} to the same shape; {@code N} may be missing.
 *
 * <p><b>Ownership:</b> parameters and buffers are in no scope; the output belongs to the caller's.
 *
 * <p><b>Thread safety:</b> safe in evaluation; in training for one thread at a time.
 */
public sealed class InstanceNorm3d extends InstanceNorm permits LazyInstanceNorm3d {
  /**
   * The layer with PyTorch's defaults.
   *
   * @param numFeatures the input's channels
   */
  public InstanceNorm3d(long numFeatures) {
    this(numFeatures, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param numFeatures the input's channels
   * @param options {@code o -> o.affine(true)}
   */
  public InstanceNorm3d(long numFeatures, Consumer<NormBase.Options> options) {
    super(numFeatures, options);
  }

  /** The layer whose input's channels are not known yet. */
  InstanceNorm3d(Consumer<NormBase.Options> options) {
    super(UninitializedParameter.UNKNOWN, options);
  }

  @Override
  final int dims() {
    return 3;
  }
}
