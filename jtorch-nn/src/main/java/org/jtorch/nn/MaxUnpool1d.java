package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Puts the elements of a pooled sequence back where they stood, {@code torch.nn.MaxUnpool1d}.
 * {@code (N, C, L')} to {@code (N, C, L)}, zero elsewhere; {@code N} may be missing.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class MaxUnpool1d extends MaxUnpoolNd {
  /**
   * The layer for a pool whose windows touch and do not overlap.
   *
   * @param kernelSize the length of a window of the pool
   */
  public MaxUnpool1d(long kernelSize) {
    this(kernelSize, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param kernelSize the length of a window of the pool
   * @param options {@code o -> o.stride(2).padding(1)}
   */
  public MaxUnpool1d(long kernelSize, Consumer<Options> options) {
    this(new long[] {kernelSize}, options);
  }

  /**
   * The layer for a pool whose windows touch and do not overlap.
   *
   * @param kernelSize the length of a window of the pool
   */
  public MaxUnpool1d(long[] kernelSize) {
    this(kernelSize, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param kernelSize the length of a window of the pool
   * @param options {@code o -> o.stride(2).padding(1)}
   */
  public MaxUnpool1d(long[] kernelSize, Consumer<Options> options) {
    super(1, kernelSize, options);
  }

  @Override
  @SuppressWarnings("NonCanonicalType") // F's types are named through F, as its users do
  Tensor unpool(Tensor input, Tensor indices, Consumer<F.MaxUnpoolOptions> chosen) {
    return F.maxUnpool1d(input, indices, kernelSize(), chosen);
  }
}
