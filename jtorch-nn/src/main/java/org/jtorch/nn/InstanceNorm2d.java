package org.jtorch.nn;

import java.util.function.Consumer;

/**
 * Instance normalization over an input of shape {@code (N, C, H, W)}, {@code
 * torch.nn.InstanceNorm2d}. The output has the same shape. The batch dimension is optional.
 */
public sealed class InstanceNorm2d extends InstanceNorm permits LazyInstanceNorm2d {
  /**
   * Creates a layer with PyTorch's defaults.
   *
   * @param numFeatures number of channels of the input
   */
  public InstanceNorm2d(long numFeatures) {
    this(numFeatures, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param numFeatures number of channels of the input
   * @param options {@code o -> o.affine(true)}
   */
  public InstanceNorm2d(long numFeatures, Consumer<NormBase.Options> options) {
    super(numFeatures, options);
  }

  /** Creates a layer whose number of channels is inferred from the first input. */
  InstanceNorm2d(Consumer<NormBase.Options> options) {
    super(UninitializedParameter.UNKNOWN, options);
  }

  @Override
  final int dims() {
    return 2;
  }
}
