package org.jtorch.nn;

import java.util.function.Consumer;

/**
 * Instance normalization over an input of shape {@code (N, C, D, H, W)}, {@code
 * torch.nn.InstanceNorm3d}. The output has the same shape. The batch dimension is optional.
 */
public sealed class InstanceNorm3d extends InstanceNorm permits LazyInstanceNorm3d {
  /**
   * Creates a layer with PyTorch's defaults.
   *
   * @param numFeatures number of channels of the input
   */
  public InstanceNorm3d(long numFeatures) {
    this(numFeatures, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param numFeatures number of channels of the input
   * @param options {@code o -> o.affine(true)}
   */
  public InstanceNorm3d(long numFeatures, Consumer<NormBase.Options> options) {
    super(numFeatures, options);
  }

  /** Creates a layer whose number of channels is inferred from the first input. */
  InstanceNorm3d(Consumer<NormBase.Options> options) {
    super(UninitializedParameter.UNKNOWN, options);
  }

  @Override
  final int dims() {
    return 3;
  }
}
