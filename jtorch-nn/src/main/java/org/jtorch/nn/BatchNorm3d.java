package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.Tensor;

/**
 * Normalizes each channel over the batch, {@code torch.nn.BatchNorm3d}. {@code (N, C, D, H, W)} to
 * the same shape.
 *
 * <p>In training the batch's own mean and variance are used and the running ones updated, in
 * evaluation the running ones are used.
 *
 * <p><b>Ownership:</b> parameters and buffers are in no scope; the output belongs to the caller's.
 *
 * <p><b>Thread safety:</b> safe in evaluation; in training for one thread at a time.
 */
public sealed class BatchNorm3d extends BatchNorm permits LazyBatchNorm3d {
  /**
   * The layer with PyTorch's defaults.
   *
   * @param numFeatures the input's channels
   */
  public BatchNorm3d(long numFeatures) {
    this(numFeatures, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param numFeatures the input's channels
   * @param options {@code o -> o.momentum(0.01)}
   */
  public BatchNorm3d(long numFeatures, Consumer<NormBase.Options> options) {
    super(numFeatures, options);
  }

  /** The layer whose input's channels are not known yet. */
  BatchNorm3d(Consumer<NormBase.Options> options) {
    super(UninitializedParameter.UNKNOWN, options);
  }

  @Override
  final void checkRank(Tensor input) {
    Inputs.checkRank(this, input, 5);
  }
}
