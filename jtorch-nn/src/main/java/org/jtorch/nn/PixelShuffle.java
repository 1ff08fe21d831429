package org.jtorch.nn;

import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Turns channels into a finer plane, {@code torch.nn.PixelShuffle}. {@code (*, C * r * r, H, W)} to
 * {@code (*, C, H * r, W * r)}.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class PixelShuffle extends Module implements Layer {
  private final long upscaleFactor;

  /**
   * The layer.
   *
   * @param upscaleFactor r, how much finer the plane becomes
   */
  public PixelShuffle(long upscaleFactor) {
    this.upscaleFactor = upscaleFactor;
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.pixelShuffle(input, upscaleFactor);
  }

  @Override
  protected String extraRepr() {
    return "upscale_factor=" + upscaleFactor;
  }
}
