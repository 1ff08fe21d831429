package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.InterpolateMode;

/**
 * 2D bilinear upsampling with aligned corners, {@code torch.nn.UpsamplingBilinear2d}. {@code (N, C,
 * H, W)} to the given size.
 */
public final class UpsamplingBilinear2d extends Upsample {
  /**
   * Creates a layer.
   *
   * @param options {@code o -> o.scaleFactor(2)}; one of size and scale factor must be set
   * @throws IllegalArgumentException unless exactly one of size and scale factor is set
   */
  public UpsamplingBilinear2d(Consumer<UpsamplingOptions> options) {
    super(
        new UpsamplingOptions(options)
            .of(o -> o.mode(InterpolateMode.BILINEAR).alignCorners(true)));
  }
}
