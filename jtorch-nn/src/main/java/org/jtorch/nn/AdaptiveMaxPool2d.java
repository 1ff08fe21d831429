package org.jtorch.nn;

import org.jtorch.F;
import org.jtorch.ReductionOps.ValuesIndices;
import org.jtorch.Tensor;

/**
 * 2D adaptive max pooling to a given output size, {@code torch.nn.AdaptiveMaxPool2d}. Input: {@code
 * (N, C, H, W)}. Output: {@code (N, C, outputSize)}. The batch dimension is optional.
 */
public final class AdaptiveMaxPool2d extends AdaptiveMaxPoolNd {
  /**
   * Creates a layer with the given output size.
   *
   * @param outputSize output height and width, one value or two; -1 keeps the input's size,
   *     Python's {@code None}
   * @throws IllegalArgumentException if the number of values is wrong
   */
  public AdaptiveMaxPool2d(long... outputSize) {
    super(2, outputSize);
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.adaptiveMaxPool2d(input, sizeFor(input));
  }

  @Override
  ValuesIndices withIndices(Tensor input) {
    return F.adaptiveMaxPool2dWithIndices(input, sizeFor(input));
  }
}
