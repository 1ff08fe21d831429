package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Partial inverse of 3D max pooling, {@code torch.nn.MaxUnpool3d}. Maps {@code (N, C, D', H', W')}
 * to {@code (N, C, D, H, W)}; non-maximal values are set to zero. {@code N} is optional.
 */
public final class MaxUnpool3d extends MaxUnpoolNd {
  /**
   * Creates a layer whose stride equals the kernel size.
   *
   * @param kernelSize depth, height and width of the pooling window
   */
  public MaxUnpool3d(long kernelSize) {
    this(kernelSize, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param kernelSize depth, height and width of the pooling window
   * @param options {@code o -> o.stride(2).padding(1)}
   */
  public MaxUnpool3d(long kernelSize, Consumer<Options> options) {
    this(new long[] {kernelSize}, options);
  }

  /**
   * Creates a layer whose stride equals the kernel size.
   *
   * @param kernelSize depth, height and width of the pooling window
   */
  public MaxUnpool3d(long[] kernelSize) {
    this(kernelSize, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param kernelSize depth, height and width of the pooling window
   * @param options {@code o -> o.stride(2).padding(1)}
   */
  public MaxUnpool3d(long[] kernelSize, Consumer<Options> options) {
    super(3, kernelSize, options);
  }

  @Override
  @SuppressWarnings("NonCanonicalType") // F's types are named through F, as its users do
  Tensor unpool(Tensor input, Tensor indices, Consumer<F.MaxUnpoolOptions> chosen) {
    return F.maxUnpool3d(input, indices, kernelSize(), chosen);
  }
}
