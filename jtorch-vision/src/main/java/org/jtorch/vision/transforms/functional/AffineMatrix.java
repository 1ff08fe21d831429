package org.jtorch.vision.transforms.functional;

import java.util.Arrays;
import java.util.List;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorOptions;
import org.jtorch.Torch;
import org.jtorch.vision.tvtensors.CanvasSize;

/** Rotation, translation, scale and shear about a center; angles in degrees. */
final class AffineMatrix {
  private static final double TOLERANCE = 1e-4;

  private final double angle;
  private final double[] translate;
  private final double scale;
  private final double[] shear;

  AffineMatrix(double angle, double[] translate, double scale, double[] shear) {
    if (!(scale > 0)) {
      throw new IllegalArgumentException("affine: the scale must be positive, got " + scale);
    }
    if (!Double.isFinite(angle + shear[0] + shear[1] + translate[0] + translate[1] + scale)) {
      throw new IllegalArgumentException(
          "angle, translation, scale and shear must be finite, got "
              + List.of(angle, Arrays.toString(translate), scale, Arrays.toString(shear)));
    }
    this.angle = angle;
    this.translate = translate;
    this.scale = scale;
    this.shear = shear;
  }

  static AffineMatrix rotation(double angle) {
    return new AffineMatrix(angle, new double[2], 1, new double[2]);
  }

  /** Returns the first two rows, from input to output coordinates. */
  double[] forward(double cx, double cy) {
    double[] r = rotationAndShear();
    double[] m = {r[0] * scale, r[1] * scale, 0, r[2] * scale, r[3] * scale, 0};
    m[2] += cx + translate[0] - m[0] * cx - m[1] * cy;
    m[5] += cy + translate[1] - m[3] * cx - m[4] * cy;
    return m;
  }

  /** Returns the first two rows, from output to input coordinates. */
  double[] inverse(double cx, double cy) {
    double[] r = rotationAndShear();
    double[] m = {r[3] / scale, -r[1] / scale, 0, -r[2] / scale, r[0] / scale, 0};
    double x = cx + translate[0];
    double y = cy + translate[1];
    m[2] += cx - m[0] * x - m[1] * y;
    m[5] += cy - m[3] * x - m[4] * y;
    return m;
  }

  private double[] rotationAndShear() {
    double rot = Math.toRadians(angle);
    double sx = Math.toRadians(shear[0]);
    double sy = Math.toRadians(shear[1]);
    double a = Math.cos(rot - sy) / Math.cos(sy);
    double b = -(a * Math.tan(sx) + Math.sin(rot));
    double c = Math.sin(rot - sy) / Math.cos(sy);
    double d = Math.cos(rot) - c * Math.tan(sx);
    return new double[] {a, b, c, d};
  }

  /** Returns the size that holds the whole image, {@code _compute_affine_output_size}. */
  static CanvasSize outputSize(double[] inverse, CanvasSize size) {
    double w = 0.5 * size.width();
    double h = 0.5 * size.height();
    Tensor corners =
        Torch.tensor(DType.FLOAT32, new double[] {-w, -h, 1, -w, h, 1, w, h, 1, w, -h, 1})
            .view(4, 3);
    var range = corners.matmul(rows(DType.FLOAT32, inverse).t()).aminmax(o -> o.dim(0));
    Tensor half = Torch.tensor(DType.FLOAT32, new double[] {w, h});
    Tensor max = range.max().add(half).mul(1 / TOLERANCE).trunc().mul(TOLERANCE).ceil();
    Tensor min = range.min().add(half).mul(1 / TOLERANCE).trunc().mul(TOLERANCE).floor();
    Tensor extent = max.sub(min);
    return new CanvasSize((long) extent.get(1).item(), (long) extent.get(0).item());
  }

  /** Returns a matrix as a tensor {@code (2, 3)}. */
  static Tensor rows(TensorOptions type, double[] matrix) {
    return Torch.tensor(type, matrix).view(2, 3);
  }
}
