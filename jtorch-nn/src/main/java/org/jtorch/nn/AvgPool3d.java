package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Averages windows of a volume, {@code torch.nn.AvgPool3d}. {@code (N, C, D, H, W)} to {@code (N,
 * C, D', H', W')}; {@code N} may be missing.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class AvgPool3d extends AvgPoolNd {
  /**
   * The layer; windows touch and do not overlap.
   *
   * @param kernelSize depth, height and width of a window
   */
  public AvgPool3d(long kernelSize) {
    this(kernelSize, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param kernelSize depth, height and width of a window
   * @param options {@code o -> o.stride(2).padding(1)}
   */
  public AvgPool3d(long kernelSize, Consumer<Options> options) {
    this(new long[] {kernelSize}, options);
  }

  /**
   * The layer; windows touch and do not overlap.
   *
   * @param kernelSize depth, height and width of a window
   */
  public AvgPool3d(long[] kernelSize) {
    this(kernelSize, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param kernelSize depth, height and width of a window
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
