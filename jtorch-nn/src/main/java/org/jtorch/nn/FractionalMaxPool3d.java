package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.ReductionOps.ValuesIndices;
import org.jtorch.Tensor;

/**
 * 3D fractional max pooling over randomly placed regions, {@code torch.nn.FractionalMaxPool3d}.
 * Input: {@code (N, C, D, H, W)}. Output: {@code (N, C, outputSize)}. The batch dimension is
 * optional.
 */
public final class FractionalMaxPool3d extends FractionalMaxPoolNd {
  /**
   * Creates a layer.
   *
   * @param kernelSize kernel depth, height and width
   * @param options {@code o -> o.outputRatio(0.5)}; the output size or the ratio is required
   * @throws IllegalArgumentException unless exactly one of output size and ratio is set and a ratio
   *     is between 0 and 1
   */
  public FractionalMaxPool3d(long kernelSize, Consumer<Options> options) {
    this(new long[] {kernelSize}, options);
  }

  /**
   * Creates a layer.
   *
   * @param kernelSize kernel depth, height and width
   * @param options {@code o -> o.outputRatio(0.5)}; the output size or the ratio is required
   * @throws IllegalArgumentException unless exactly one of output size and ratio is set and a ratio
   *     is between 0 and 1
   */
  public FractionalMaxPool3d(long[] kernelSize, Consumer<Options> options) {
    super(3, kernelSize, options);
  }

  @Override
  ValuesIndices withIndices(Tensor input) {
    return F.fractionalMaxPool3dWithIndices(input, kernelSize(), this::passOn);
  }
}
