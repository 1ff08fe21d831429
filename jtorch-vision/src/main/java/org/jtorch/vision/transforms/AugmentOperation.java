package org.jtorch.vision.transforms;

import org.jtorch.Tensor;
import org.jtorch.vision.transforms.functional.Color;
import org.jtorch.vision.transforms.functional.Geometry;
import org.jtorch.vision.transforms.functional.Meta;
import org.jtorch.vision.transforms.functional.WarpOptions;
import org.jtorch.vision.tvtensors.TVTensor;

/** Operations of the augmentation policies. */
enum AugmentOperation {
  IDENTITY,
  SHEAR_X,
  SHEAR_Y,
  TRANSLATE_X,
  TRANSLATE_Y,
  ROTATE,
  BRIGHTNESS,
  COLOR,
  CONTRAST,
  SHARPNESS,
  POSTERIZE,
  SOLARIZE,
  AUTO_CONTRAST,
  EQUALIZE,
  INVERT;

  /** Interpolation and fill for a kind of part. */
  record Warp(WarpOptions<?> options, Class<? extends TVTensor> kind) {}

  Tensor apply(Tensor image, double magnitude, Warp warp) {
    return switch (this) {
      case IDENTITY -> image;
      case SHEAR_X -> shear(image, degrees(magnitude), 0, warp);
      case SHEAR_Y -> shear(image, 0, degrees(magnitude), warp);
      case TRANSLATE_X -> translate(image, (int) magnitude, 0, warp);
      case TRANSLATE_Y -> translate(image, 0, (int) magnitude, warp);
      case ROTATE ->
          Geometry.rotate(
              image,
              magnitude,
              o ->
                  o.interpolation(warp.options.interpolation())
                      .fill(warp.options.fillOf(warp.kind)));
      default -> color(image, magnitude);
    };
  }

  private Tensor color(Tensor image, double magnitude) {
    return switch (this) {
      case BRIGHTNESS -> Color.adjustBrightness(image, 1.0 + magnitude);
      case COLOR -> Color.adjustSaturation(image, 1.0 + magnitude);
      case CONTRAST -> Color.adjustContrast(image, 1.0 + magnitude);
      case SHARPNESS -> Color.adjustSharpness(image, 1.0 + magnitude);
      case POSTERIZE -> Color.posterize(image, (int) magnitude);
      case SOLARIZE -> Color.solarize(image, Meta.maxValue(image.dtype()) * magnitude);
      case AUTO_CONTRAST -> Color.autocontrast(image);
      case EQUALIZE -> Color.equalize(image);
      case INVERT -> Color.invert(image);
      default -> throw new IllegalStateException(name());
    };
  }

  /** Returns the angle of a shear, of which the magnitude is the tangent. */
  private static double degrees(double magnitude) {
    return Math.toDegrees(Math.atan(magnitude));
  }

  private static Tensor shear(Tensor image, double x, double y, Warp warp) {
    return Geometry.affine(
        image,
        0,
        o ->
            o.shear(x, y)
                .center(0, 0)
                .interpolation(warp.options.interpolation())
                .fill(warp.options.fillOf(warp.kind)));
  }

  private static Tensor translate(Tensor image, int x, int y, Warp warp) {
    return Geometry.affine(
        image,
        0,
        o ->
            o.translate(x, y)
                .interpolation(warp.options.interpolation())
                .fill(warp.options.fillOf(warp.kind)));
  }
}
