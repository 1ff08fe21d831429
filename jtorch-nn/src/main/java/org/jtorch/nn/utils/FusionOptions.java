package org.jtorch.nn.utils;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/** Options of {@link Fusion#fuseConvBnWeights} and {@link Fusion#fuseLinearBnWeights}. */
@CanIgnoreReturnValue
public final class FusionOptions {
  @Nullable Tensor bias;
  @Nullable Tensor bnWeight;
  @Nullable Tensor bnBias;
  double eps = 1e-5;
  boolean transpose;

  FusionOptions() {}

  /** Bias of the layer before the norm, {@code (out)}. Default: none. */
  public FusionOptions bias(Tensor bias) {
    this.bias = bias;
    return this;
  }

  /** Weight of the batch norm, {@code (out)}. Default: ones. */
  public FusionOptions bnWeight(Tensor bnWeight) {
    this.bnWeight = bnWeight;
    return this;
  }

  /** Bias of the batch norm, {@code (out)}. Default: zeros. */
  public FusionOptions bnBias(Tensor bnBias) {
    this.bnBias = bnBias;
    return this;
  }

  /** Epsilon of the batch norm. Default 1e-5. */
  public FusionOptions eps(double eps) {
    this.eps = eps;
    return this;
  }

  /**
   * Whether the convolution is transposed; the second dimension of its weight is the output
   * dimension. Default false.
   */
  public FusionOptions transpose(boolean transpose) {
    this.transpose = transpose;
    return this;
  }
}
