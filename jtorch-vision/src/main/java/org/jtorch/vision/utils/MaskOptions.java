package org.jtorch.vision.utils;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.awt.Color;

/** Options of {@link VisionUtils#drawSegmentationMasks}. */
@CanIgnoreReturnValue
public final class MaskOptions {
  double alpha = 0.8;
  ColorList colors = ColorList.EMPTY;

  MaskOptions() {}

  /** Opacity of the masks, from 0 (invisible) to 1. Default 0.8. */
  public MaskOptions alpha(double alpha) {
    if (!(alpha >= 0 && alpha <= 1)) {
      throw new IllegalArgumentException("alpha must be from 0 to 1, got " + alpha);
    }
    this.alpha = alpha;
    return this;
  }

  /**
   * One color for all masks or one per mask: CSS names, {@code #rrggbb} or {@code rgb(255, 0, 0)}.
   * Default torchvision's palette, whose first color is black.
   */
  public MaskOptions colors(String... colors) {
    this.colors = ColorList.of(colors);
    return this;
  }

  /** One color for all masks or one per mask. Default torchvision's palette. */
  public MaskOptions colors(Color... colors) {
    this.colors = ColorList.of(colors);
    return this;
  }
}
