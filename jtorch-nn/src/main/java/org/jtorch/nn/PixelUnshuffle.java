package org.jtorch.nn;

import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Inverse of {@link PixelShuffle}: rearranges elements from spatial dimensions into channels,
 * {@code torch.nn.PixelUnshuffle}. {@code (*, C, H * r, W * r)} to {@code (*, C * r * r, H, W)}.
 */
public final class PixelUnshuffle extends Module implements Layer {
  private final long downscaleFactor;

  /**
   * Creates a layer.
   *
   * @param downscaleFactor downscale factor r
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
