package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * 1D power-average (Lp norm) pooling, {@code torch.nn.LPPool1d}. Input: {@code (N, C, L)}. Output:
 * {@code (N, C, L')}. The batch dimension is optional.
 */
public final class LPPool1d extends LPPoolNd {
  /**
   * Creates a layer whose stride is the kernel size.
   *
   * @param normType order of the norm; infinity is max pooling of the absolute values
   * @param kernelSize kernel length
   */
  public LPPool1d(Number normType, long kernelSize) {
    this(normType, kernelSize, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param normType order of the norm; infinity is max pooling of the absolute values
   * @param kernelSize kernel length
   * @param options {@code o -> o.stride(2).ceilMode(true)}
   */
  public LPPool1d(Number normType, long kernelSize, Consumer<Options> options) {
    this(normType, new long[] {kernelSize}, options);
  }

  /**
   * Creates a layer whose stride is the kernel size.
   *
   * @param normType order of the norm; infinity is max pooling of the absolute values
   * @param kernelSize kernel length
   */
  public LPPool1d(Number normType, long[] kernelSize) {
    this(normType, kernelSize, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param normType order of the norm; infinity is max pooling of the absolute values
   * @param kernelSize kernel length
   * @param options {@code o -> o.stride(2).ceilMode(true)}
   */
  public LPPool1d(Number normType, long[] kernelSize, Consumer<Options> options) {
    super(1, normType, kernelSize, options);
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.lpPool1d(input, normType(), kernelSize(), options()::passOn);
  }
}
