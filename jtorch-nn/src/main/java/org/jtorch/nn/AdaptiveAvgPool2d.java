package org.jtorch.nn;

import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Averages windows so that the plane has a given size, {@code torch.nn.AdaptiveAvgPool2d}. {@code
 * (N, C, H, W)} to {@code (N, C, outputSize)}.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class AdaptiveAvgPool2d extends Module implements Layer {
  private final long[] outputSize;

  /**
   * The layer.
   *
   * @param outputSize the height and width to reach, one number or two
   */
  public AdaptiveAvgPool2d(long... outputSize) {
    this.outputSize = outputSize.clone();
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.adaptiveAvgPool2d(input, Sizes.pair("outputSize", outputSize));
  }

  @Override
  protected String extraRepr() {
    return "output_size=" + Repr.sizes(outputSize);
  }
}
