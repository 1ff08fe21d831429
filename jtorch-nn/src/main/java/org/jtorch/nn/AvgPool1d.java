package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * 1D average pooling, {@code torch.nn.AvgPool1d}. Input: {@code (N, C, L)}. Output: {@code (N, C,
 * L')}. The batch dimension is optional.
 */
public final class AvgPool1d extends AvgPoolNd {
  /**
   * Creates a layer whose stride is the kernel size.
   *
   * @param kernelSize kernel length
   */
  public AvgPool1d(long kernelSize) {
    this(kernelSize, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param kernelSize kernel length
   * @param options {@code o -> o.stride(2).padding(1)}
   */
  public AvgPool1d(long kernelSize, Consumer<Options> options) {
    this(new long[] {kernelSize}, options);
  }

  /**
   * Creates a layer whose stride is the kernel size.
   *
   * @param kernelSize kernel length
   */
  public AvgPool1d(long[] kernelSize) {
    this(kernelSize, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param kernelSize kernel length
   * @param options {@code o -> o.stride(2).padding(1)}
   * @throws IllegalArgumentException if {@code divisorOverride} is set, which only 2D and 3D
   *     pooling accept
   */
  public AvgPool1d(long[] kernelSize, Consumer<Options> options) {
    super(1, kernelSize, options);
  }

  @Override
  public Tensor forward(Tensor input) {
    Options options = options();
    return F.avgPool1d(
        input,
        kernelSize(),
        o ->
            o.stride(options.stride)
                .padding(options.padding)
                .ceilMode(options.ceilMode)
                .countIncludePad(options.countIncludePad));
  }

  @Override
  String repr(long... sizes) {
    return Repr.tuple(sizes);
  }
}
