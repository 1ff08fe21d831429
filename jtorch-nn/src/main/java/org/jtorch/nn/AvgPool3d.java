package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * 3D average pooling, {@code torch.nn.AvgPool3d}. Input: {@code (N, C, D, H, W)}. Output: {@code
 * (N, C, D', H', W')}. The batch dimension is optional.
 */
public final class AvgPool3d extends AvgPoolNd {
  /**
   * Creates a layer whose stride is the kernel size.
   *
   * @param kernelSize kernel depth, height and width
   */
  public AvgPool3d(long kernelSize) {
    this(kernelSize, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param kernelSize kernel depth, height and width
   * @param options {@code o -> o.stride(2).padding(1)}
   */
  public AvgPool3d(long kernelSize, Consumer<Options> options) {
    this(new long[] {kernelSize}, options);
  }

  /**
   * Creates a layer whose stride is the kernel size.
   *
   * @param kernelSize kernel depth, height and width
   */
  public AvgPool3d(long[] kernelSize) {
    this(kernelSize, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param kernelSize kernel depth, height and width
   * @param options {@code o -> o.stride(2).padding(1)}
   */
  public AvgPool3d(long[] kernelSize, Consumer<Options> options) {
    super(3, kernelSize, options);
  }

  @Override
  public Tensor forward(Tensor input) {
    Options options = options();
    return F.avgPool3d(
        input,
        kernelSize(),
        o -> {
          o.stride(options.stride).padding(options.padding).ceilMode(options.ceilMode);
          o.countIncludePad(options.countIncludePad);
          if (options.divisorOverride != null) {
            o.divisorOverride(options.divisorOverride);
          }
        });
  }
}
