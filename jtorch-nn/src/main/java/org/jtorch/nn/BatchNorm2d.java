package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.Tensor;

/**
 * Batch normalization over an input of shape {@code (N, C, H, W)}, {@code torch.nn.BatchNorm2d}.
 * The output has the same shape.
 *
 * <p>In training mode the batch's mean and variance are used and the running statistics are
 * updated. In eval mode the running statistics are used.
 */
public sealed class BatchNorm2d extends BatchNorm permits LazyBatchNorm2d {
  /**
   * Creates a layer with PyTorch's defaults.
   *
   * @param numFeatures number of channels of the input
   */
  public BatchNorm2d(long numFeatures) {
    this(numFeatures, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param numFeatures number of channels of the input
   * @param options {@code o -> o.momentum(0.01)}
   */
  public BatchNorm2d(long numFeatures, Consumer<NormBase.Options> options) {
    super(numFeatures, options);
  }

  /** Creates a layer whose number of channels is inferred from the first input. */
  BatchNorm2d(Consumer<NormBase.Options> options) {
    super(UninitializedParameter.UNKNOWN, options);
  }

  @Override
  final void checkRank(Tensor input) {
    Inputs.checkRank(this, input, 4);
  }
}
