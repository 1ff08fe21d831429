package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.InterpolateMode;

/**
 * 2D nearest neighbor upsampling, {@code torch.nn.UpsamplingNearest2d}. {@code (N, C, H, W)} to the
 * given size.
 */
public final class UpsamplingNearest2d extends Upsample {
  /**
   * Creates a layer.
   *
   * @param options {@code o -> o.scaleFactor(2)}; one of size and scale factor must be set
   * @throws IllegalArgumentException unless exactly one of size and scale factor is set
   */
  public UpsamplingNearest2d(Consumer<UpsamplingOptions> options) {
    super(new UpsamplingOptions(options).of(o -> o.mode(InterpolateMode.NEAREST)));
  }
}
