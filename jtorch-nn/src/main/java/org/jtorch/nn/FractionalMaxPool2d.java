package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.ReductionOps.ValuesIndices;
import org.jtorch.Tensor;

/**
 * The greatest element of windows of a plane that are drawn at random, {@code
 * torch.nn.FractionalMaxPool2d}. {@code (N, C, H, W)} to {@code (N, C, outputSize)}; {@code N} may
 * be missing.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class FractionalMaxPool2d extends FractionalMaxPoolNd {
  /**
   * The layer.
   *
   * @param kernelSize height and width of a window
   * @param options {@code o -> o.outputRatio(0.5)}; the size or the ratio must be set
   * @throws IllegalArgumentException unless either the size or a ratio between 0 and 1 is set
   */
  public FractionalMaxPool2d(long kernelSize, Consumer<Options> options) {
    this(new long[] {kernelSize}, options);
  }

  /**
   * The layer.
   *
   * @param kernelSize height and width of a window
   * @param options {@code o -> o.outputRatio(0.5)}; the size or the ratio must be set
   * @throws IllegalArgumentException unless either the size or a ratio between 0 and 1 is set
   */
  public FractionalMaxPool2d(long[] kernelSize, Consumer<Options> options) {
    super(2, kernelSize, options);
  }

  @Override
  ValuesIndices withIndices(Tensor input) {
    return F.fractionalMaxPool2dWithIndices(input, kernelSize(), this::passOn);
  }
}
