package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Puts the elements of a pooled plane back where they stood, {@code torch.nn.MaxUnpool2d}. {@code
 * (N, C, H', W')} to {@code (N, C, H, W)}, zero elsewhere; {@code N} may be missing.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class MaxUnpool2d extends MaxUnpoolNd {
  /**
   * The layer for a pool whose windows touch and do not overlap.
   *
   * @param kernelSize height and width of a window of the pool
   */
  public MaxUnpool2d(long kernelSize) {
    this(kernelSize, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param kernelSize height and width of a window of the pool
   * @param options {@code o -> o.stride(2).padding(1)}
   */
  public MaxUnpool2d(long kernelSize, Consumer<Options> options) {
    this(new long[] {kernelSize}, options);
  }

  /**
   * The layer for a pool whose windows touch and do not overlap.
   *
   * @param kernelSize height and width of a window of the pool
   */
  public MaxUnpool2d(long[] kernelSize) {
    this(kernelSize, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param kernelSize height and width of a window of the pool
   * @param options {@code o -> o.stride(2).padding(1)}
   */
  public MaxUnpool2d(long[] kernelSize, Consumer<Options> options) {
    super(2, kernelSize, options);
  }

  @Override
  @SuppressWarnings("NonCanonicalType") // F's types are named through F, as its users do
  Tensor unpool(Tensor input, Tensor indices, Consumer<F.MaxUnpoolOptions> chosen) {
    return F.maxUnpool2d(input, indices, kernelSize(), chosen);
  }
}
