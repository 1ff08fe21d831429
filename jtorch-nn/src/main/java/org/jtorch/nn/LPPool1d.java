package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * The norm of windows of a sequence, {@code torch.nn.LPPool1d}. {@code (N, C, L)} to {@code (N, C,
 * L')}; {@code N} may be missing.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class LPPool1d extends LPPoolNd {
  /**
   * The layer; windows touch and do not overlap.
   *
   * @param normType the order of the norm; infinity is the greatest magnitude
   * @param kernelSize the length of a window
   */
  public LPPool1d(Number normType, long kernelSize) {
    this(normType, kernelSize, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param normType the order of the norm; infinity is the greatest magnitude
   * @param kernelSize the length of a window
   * @param options {@code o -> o.stride(2).ceilMode(true)}
   */
  public LPPool1d(Number normType, long kernelSize, Consumer<Options> options) {
    this(normType, new long[] {kernelSize}, options);
  }

  /**
   * The layer; windows touch and do not overlap.
   *
   * @param normType the order of the norm; infinity is the greatest magnitude
   * @param kernelSize the length of a window
   */
  public LPPool1d(Number normType, long[] kernelSize) {
    this(normType, kernelSize, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param normType the order of the norm; infinity is the greatest magnitude
   * @param kernelSize the length of a window
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
