package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.InterpolateMode;

/**
 * Resizes a plane between four neighbours, so that the corner pixels keep their values, {@code
 * torch.nn.UpsamplingBilinear2d}. {@code (N, C, H, W)} to the size wanted.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class UpsamplingBilinear2d extends Upsample {
  /**
   * The layer.
   *
   * @param options {@code o -> o.scaleFactor(2)}; the size or the factor must be set
   * @throws IllegalArgumentException unless either the size or the factor is set
   */
  public UpsamplingBilinear2d(Consumer<UpsamplingOptions> options) {
    super(
        new UpsamplingOptions(options)
            .of(o -> o.mode(InterpolateMode.BILINEAR).alignCorners(true)));
  }
}
