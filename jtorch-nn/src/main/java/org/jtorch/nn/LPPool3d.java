package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * The norm of windows of a volume, {@code torch.nn.LPPool3d}. {@code (N, C, D, H, W)} to {@code (N,
 * C, D', H', W')}; {@code N} may be missing.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class LPPool3d extends LPPoolNd {
  /**
   * The layer; windows touch and do not overlap.
   *
   * @param normType the order of the norm; infinity is the greatest magnitude
   * @param kernelSize depth, height and width of a window
   */
  public LPPool3d(Number normType, long kernelSize) {
    this(normType, kernelSize, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param normType the order of the norm; infinity is the greatest magnitude
   * @param kernelSize depth, height and width of a window
   * @param options {@code o -> o.stride(2).ceilMode(true)}
   */
  public LPPool3d(Number normType, long kernelSize, Consumer<Options> options) {
    this(normType, new long[] {kernelSize}, options);
  }

  /**
   * The layer; windows touch and do not overlap.
   *
   * @param normType the order of the norm; infinity is the greatest magnitude
   * @param kernelSize depth, height and width of a window
   */
  public LPPool3d(Number normType, long[] kernelSize) {
    this(normType, kernelSize, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param normType the order of the norm; infinity is the greatest magnitude
   * @param kernelSize depth, height and width of a window
   * @param options {@code o -> o.stride(2).ceilMode(true)}
   */
  public LPPool3d(Number normType, long[] kernelSize, Consumer<Options> options) {
    super(3, normType, kernelSize, options);
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.lpPool3d(input, normType(), kernelSize(), options()::passOn);
  }
}
