package org.jtorch.nn;

import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Turns a plane into more channels and a coarser plane, {@code torch.nn.PixelUnshuffle}. {@code (*,
 * C, H * r, W * r)} to {@code (*, C * r * r, H, W)}.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class PixelUnshuffle extends Module implements Layer {
  private final long downscaleFactor;

  /**
   * The layer.
   *
   * @param downscaleFactor r, how much coarser the plane becomes
   */
  public PixelUnshuffle(long downscaleFactor) {
    this.downscaleFactor = downscaleFactor;
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.pixelUnshuffle(input, downscaleFactor);
  }

  @Override
  protected String extraRepr() {
    return "downscale_factor=" + downscaleFactor;
  }
}
