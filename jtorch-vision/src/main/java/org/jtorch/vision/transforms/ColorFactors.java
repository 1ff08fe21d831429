package org.jtorch.vision.transforms;

import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.vision.transforms.functional.Color;

/** Color operations with factors that were drawn; an operation without a factor does nothing. */
record ColorFactors(
    @Nullable Double brightness,
    @Nullable Double contrast,
    @Nullable Double saturation,
    @Nullable Double hue) {
  static final Range HALF_TURN = new Range(-0.5, 0.5);

  Tensor adjustBrightness(Tensor image) {
    return brightness == null ? image : Color.adjustBrightness(image, brightness);
  }

  Tensor adjustContrast(Tensor image) {
    return contrast == null ? image : Color.adjustContrast(image, contrast);
  }

  Tensor adjustSaturation(Tensor image) {
    return saturation == null ? image : Color.adjustSaturation(image, saturation);
  }

  Tensor adjustHue(Tensor image) {
    return hue == null ? image : Color.adjustHue(image, hue);
  }
}
