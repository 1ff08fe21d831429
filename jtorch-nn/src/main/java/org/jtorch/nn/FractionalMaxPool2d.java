package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.ReductionOps.ValuesIndices;
import org.jtorch.Tensor;

/**
 * 2D fractional max pooling over randomly placed regions, {@code torch.nn.FractionalMaxPool2d}.
 * Input: {@code (N, C, H, W)}. Output: {@code (N, C, outputSize)}. The batch dimension is optional.
 */
public final class FractionalMaxPool2d extends FractionalMaxPoolNd {
  /**
   * Creates a layer.
   *
   * @param kernelSize kernel height and width
   * @param options {@code o -> o.outputRatio(0.5)}; the output size or the ratio is required
   * @throws IllegalArgumentException unless exactly one of output size and ratio is set and a ratio
   *     is between 0 and 1
   */
  public FractionalMaxPool2d(long kernelSize, Consumer<Options> options) {
    this(new long[] {kernelSize}, options);
  }

  /**
   * Creates a layer.
   *
   * @param kernelSize kernel height and width
   * @param options {@code o -> o.outputRatio(0.5)}; the output size or the ratio is required
   * @throws IllegalArgumentException unless exactly one of output size and ratio is set and a ratio
   *     is between 0 and 1
   */
  public FractionalMaxPool2d(long[] kernelSize, Consumer<Options> options) {
    super(2, kernelSize, options);
  }

  @Override
  ValuesIndices withIndices(Tensor input) {
    return F.fractionalMaxPool2dWithIndices(input, kernelSize(), this::passOn);
  }
}
