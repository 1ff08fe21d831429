package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.Tensor;

/**
 * Normalizes each channel over the batch, {@code torch.nn.SyncBatchNorm}. {@code (N, C, *)} to the
 * same shape.
 *
 * <p>In one process, and jtorch trains in one, it computes what {@link BatchNorm2d} and its
 * relatives do, for any number of dimensions; so models and checkpoints that were trained in
 * several processes go on here.
 *
 * <p><b>Ownership:</b> parameters and buffers are in no scope; the output belongs to the caller's.
 *
 * <p><b>Thread safety:</b> safe in evaluation; in training for one thread at a time.
 */
public final class SyncBatchNorm extends BatchNorm {
  /**
   * The layer with PyTorch's defaults.
   *
   * @param numFeatures the input's channels
   */
  public SyncBatchNorm(long numFeatures) {
    this(numFeatures, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param numFeatures the input's channels
   * @param options {@code o -> o.momentum(0.01)}
   */
  public SyncBatchNorm(long numFeatures, Consumer<NormBase.Options> options) {
    super(numFeatures, options);
  }

  @Override
  void checkRank(Tensor input) {
    if (input.dim() < 2 || input.size(1) == 0) {
      throw Inputs.refused(
          this, "expected 2 or more dimensions and channels, got " + input.shape());
    }
  }
}
