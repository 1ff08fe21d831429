package org.jtorch.vision.transforms.functional;

import org.jtorch.GridSampleMode;
import org.jtorch.Tensor;

/** Rotation; multiples of 90 degrees move pixels without sampling where the size allows it. */
final class Rotation extends AffineWarp {
  private final double angle;
  private final AffineWarp ofPixels;

  Rotation(double angle, Geometry.RotateOptions options) {
    super(AffineMatrix.rotation(-angle), options.center(), options.expand(), options);
    double turn = angle % 360;
    this.angle = turn < 0 ? turn + 360 : turn;
    this.ofPixels =
        new AffineWarp(
            AffineMatrix.rotation(-this.angle), options.center(), options.expand(), options);
  }

  @Override
  Tensor warped(Tensor image, GridSampleMode mode, double[] fill) {
    boolean anySize = expand() || image.size(-1) == image.size(-2);
    if (center() == null && (angle == 0 || angle == 180 || (angle % 90 == 0 && anySize))) {
      return angle == 0 ? image.clone() : image.rot90((long) angle / 90, new long[] {-2, -1});
    }
    return ofPixels.warped(image, mode, fill);
  }
}
