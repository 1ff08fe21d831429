package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Partial inverse of 1D max pooling, {@code torch.nn.MaxUnpool1d}. Maps {@code (N, C, L')} to
 * {@code (N, C, L)}; non-maximal values are set to zero. {@code N} is optional.
 */
public final class MaxUnpool1d extends MaxUnpoolNd {
  /**
   * Creates a layer whose stride equals the kernel size.
   *
   * @param kernelSize size of the pooling window
   */
  public MaxUnpool1d(long kernelSize) {
    this(kernelSize, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param kernelSize size of the pooling window
   * @param options {@code o -> o.stride(2).padding(1)}
   */
  public MaxUnpool1d(long kernelSize, Consumer<Options> options) {
    this(new long[] {kernelSize}, options);
  }

  /**
   * Creates a layer whose stride equals the kernel size.
   *
   * @param kernelSize size of the pooling window
   */
  public MaxUnpool1d(long[] kernelSize) {
    this(kernelSize, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param kernelSize size of the pooling window
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
