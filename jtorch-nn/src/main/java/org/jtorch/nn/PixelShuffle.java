package org.jtorch.nn;

import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Pixel shuffle: rearranges elements from channels into spatial dimensions, {@code
 * torch.nn.PixelShuffle}. {@code (*, C * r * r, H, W)} to {@code (*, C, H * r, W * r)}.
 */
public final class PixelShuffle extends Module implements Layer {
  private final long upscaleFactor;

  /**
   * Creates a layer.
   *
   * @param upscaleFactor upscale factor r
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
