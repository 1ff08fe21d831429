package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * 2D power-average (Lp norm) pooling, {@code torch.nn.LPPool2d}. Input: {@code (N, C, H, W)}.
 * Output: {@code (N, C, H', W')}. The batch dimension is optional.
 */
public final class LPPool2d extends LPPoolNd {
  /**
   * Creates a layer whose stride is the kernel size.
   *
   * @param normType order of the norm; infinity is max pooling of the absolute values
   * @param kernelSize kernel height and width
   */
  public LPPool2d(Number normType, long kernelSize) {
    this(normType, kernelSize, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param normType order of the norm; infinity is max pooling of the absolute values
   * @param kernelSize kernel height and width
   * @param options {@code o -> o.stride(2).ceilMode(true)}
   */
  public LPPool2d(Number normType, long kernelSize, Consumer<Options> options) {
    this(normType, new long[] {kernelSize}, options);
  }

  /**
   * Creates a layer whose stride is the kernel size.
   *
   * @param normType order of the norm; infinity is max pooling of the absolute values
   * @param kernelSize kernel height and width
   */
  public LPPool2d(Number normType, long[] kernelSize) {
    this(normType, kernelSize, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param normType order of the norm; infinity is max pooling of the absolute values
   * @param kernelSize kernel height and width
   * @param options {@code o -> o.stride(2).ceilMode(true)}
   */
  public LPPool2d(Number normType, long[] kernelSize, Consumer<Options> options) {
    super(2, normType, kernelSize, options);
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.lpPool2d(input, normType(), kernelSize(), options()::passOn);
  }
}
