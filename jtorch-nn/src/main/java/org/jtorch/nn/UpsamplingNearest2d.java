package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.InterpolateMode;

/**
 * Resizes a plane by taking the nearest pixel, {@code torch.nn.UpsamplingNearest2d}. {@code (N, C,
 * H, W)} to the size wanted.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class UpsamplingNearest2d extends Upsample {
  /**
   * The layer.
   *
   * @param options {@code o -> o.scaleFactor(2)}; the size or the factor must be set
   * @throws IllegalArgumentException unless either the size or the factor is set
   */
  public UpsamplingNearest2d(Consumer<UpsamplingOptions> options) {
    super(new UpsamplingOptions(options).of(o -> o.mode(InterpolateMode.NEAREST)));
  }
}
