package org.jtorch.nn.utils;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/**
 * What {@link Fusion#fuseConvBnWeights} and {@link Fusion#fuseLinearBnWeights} may be told.
 *
 * <p><b>Ownership:</b> holds the tensors given during the call.
 *
 * <p><b>Thread safety:</b> used by the call that it is passed to alone.
 */
public final class FusionOptions {
  @Nullable Tensor bias;
  @Nullable Tensor bnWeight;
  @Nullable Tensor bnBias;
  double eps = 1e-5;
  boolean transpose;

  FusionOptions() {}

  /**
   * The bias of the layer before the norm.
   *
   * @param bias {@code (out)}; none by default
   * @return this
   */
  @CanIgnoreReturnValue
  public FusionOptions bias(Tensor bias) {
    this.bias = bias;
    return this;
  }

  /**
   * The norm's scales.
   *
   * @param bnWeight {@code (out)}; ones by default
   * @return this
   */
  @CanIgnoreReturnValue
  public FusionOptions bnWeight(Tensor bnWeight) {
    this.bnWeight = bnWeight;
    return this;
  }

  /**
   * The norm's shifts.
   *
   * @param bnBias {@code (out)}; zeros by default
   * @return this
   */
  @CanIgnoreReturnValue
  public FusionOptions bnBias(Tensor bnBias) {
    this.bnBias = bnBias;
    return this;
  }

  /**
   * What the norm adds to the variance.
   *
   * @param eps 1e-5 by default
   * @return this
   */
  @CanIgnoreReturnValue
  public FusionOptions eps(double eps) {
    this.eps = eps;
    return this;
  }

  /**
   * Whether the convolution is a transposed one, whose second dimension is that of the outputs.
   *
   * @param transpose false by default
   * @return this
   */
  @CanIgnoreReturnValue
  public FusionOptions transpose(boolean transpose) {
    this.transpose = transpose;
    return this;
  }
}
