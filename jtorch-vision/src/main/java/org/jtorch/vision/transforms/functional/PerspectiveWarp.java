package org.jtorch.vision.transforms.functional;

import java.util.Arrays;
import org.jtorch.DType;
import org.jtorch.GridSampleMode;
import org.jtorch.Linalg;
import org.jtorch.Tensor;
import org.jtorch.TensorOptions;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.vision.ops.BoxFormat;
import org.jtorch.vision.tvtensors.BoundingBoxes;
import org.jtorch.vision.tvtensors.KeyPoints;

/** Perspective transform by eight coefficients. */
final class PerspectiveWarp extends WarpKernel {
  private final double[] c;

  PerspectiveWarp(double[] coefficients, WarpOptions<?> options) {
    super(options);
    if (coefficients.length != 8) {
      throw new IllegalArgumentException(
          "perspective: expected 8 coefficients, got " + coefficients.length);
    }
    this.c = coefficients.clone();
  }

  /** Returns the coefficients that move four corners, {@code _get_perspective_coeffs}. */
  static double[] coefficients(long[][] startpoints, long[][] endpoints) {
    if (startpoints.length != 4 || endpoints.length != 4) {
      throw new IllegalArgumentException(
          "perspective: expected 4 corners, got "
              + startpoints.length
              + " startpoints and "
              + endpoints.length
              + " endpoints");
    }
    checkPoints(startpoints);
    checkPoints(endpoints);
    double[] a = new double[64];
    double[] b = new double[8];
    for (int i = 0; i < 4; i++) {
      long[] p1 = endpoints[i];
      long[] p2 = startpoints[i];
      for (int axis = 0; axis < 2; axis++) {
        int row = 2 * i + axis;
        a[8 * row + 3 * axis] = p1[0];
        a[8 * row + 3 * axis + 1] = p1[1];
        a[8 * row + 3 * axis + 2] = 1;
        a[8 * row + 6] = -p2[axis] * p1[0];
        a[8 * row + 7] = -p2[axis] * p1[1];
        b[row] = p2[axis];
      }
    }
    try {
      return solved(a, b);
    } catch (TorchException e) {
      throw new IllegalArgumentException(
          "perspective: no perspective moves the corners "
              + Arrays.deepToString(startpoints)
              + " to "
              + Arrays.deepToString(endpoints),
          e);
    }
  }

  private static double[] solved(double[] a, double[] b) {
    return TensorScope.compute(
        () -> {
          var solved =
              Linalg.lstsq(
                  Torch.tensor(DType.FLOAT64, a).view(8, 8),
                  Torch.tensor(DType.FLOAT64, b),
                  o -> o.driver(Linalg.LstsqDriver.GELS));
          return solved.solution().to(DType.FLOAT32).to(DType.FLOAT64).toDoubleArray();
        });
  }

  private static void checkPoints(long[][] points) {
    for (long[] point : points) {
      if (point.length != 2) {
        throw new IllegalArgumentException(
            "perspective: a corner is {x, y}, got " + Arrays.toString(point));
      }
    }
  }

  @Override
  Tensor warped(Tensor image, GridSampleMode mode, double[] fill) {
    long h = image.size(-2);
    long w = image.size(-1);
    TensorOptions type = GridSampling.type(image);
    Tensor base =
        GridSampling.base(
                type,
                Torch.linspace(type, 0.5, w + 0.5 - 1, w),
                Torch.linspace(type, 0.5, h + 0.5 - 1, h))
            .view(1, h * w, 3);
    Tensor half = Torch.tensor(type, new double[] {0.5 * w, 0.5 * h});
    Tensor numerator =
        rows(type, c[0], c[1], c[2], c[3], c[4], c[5]).unsqueeze(0).transpose(1, 2).div_(half);
    Tensor denominator = rows(type, c[6], c[7], 1, c[6], c[7], 1).unsqueeze(0).transpose(1, 2);
    Tensor grid = base.bmm(numerator).div_(base.bmm(denominator)).sub_(1);
    return GridSampling.apply(image, grid.view(1, h, w, 2), mode, fill);
  }

  private static Tensor rows(TensorOptions type, double... values) {
    return AffineMatrix.rows(type, values);
  }

  /** Moves points {@code (N, 2)} to where the image's pixels move. */
  private Tensor moved(Tensor points, TensorOptions type) {
    double denominator = c[0] * c[4] - c[1] * c[3];
    if (denominator == 0) {
      throw new IllegalArgumentException(
          "perspective: the coefficients cannot be inverted, which boxes and keypoints need");
    }
    double[] i = {
      c[4] - c[5] * c[7],
      -c[1] + c[2] * c[7],
      c[1] * c[5] - c[2] * c[4],
      -c[3] + c[5] * c[6],
      c[0] - c[2] * c[6],
      -c[0] * c[5] + c[2] * c[3],
      -c[4] * c[6] + c[3] * c[7],
      -c[0] * c[7] + c[1] * c[6]
    };
    for (int k = 0; k < 8; k++) {
      i[k] /= denominator;
    }
    Tensor homogeneous = GridSampling.homogeneous(points, DType.FLOAT32.on(points.device()));
    Tensor numerator = homogeneous.matmul(rows(type, i[0], i[1], i[2], i[3], i[4], i[5]).t());
    Tensor divisor = homogeneous.matmul(rows(type, i[6], i[7], 1, i[6], i[7], 1).t());
    return numerator.div_(divisor);
  }

  @Override
  KeyPoints points(KeyPoints points) {
    Tensor data = points.data();
    if (data.numel() == 0) {
      return points;
    }
    Tensor moved = moved(data.reshape(-1, 2), GridSampling.type(data));
    return points.withData(moved.to(data.dtype()).reshape(data.shape()));
  }

  @Override
  BoundingBoxes boxes(BoundingBoxes boxes) {
    Tensor data = boxes.data();
    if (data.numel() == 0) {
      return boxes;
    }
    BoxFormat format = boxes.format();
    boolean rotated = format.isRotated();
    BoxFormat corners = rotated ? BoxFormat.XYXYXYXY : BoxFormat.XYXY;
    Tensor given = Meta.convertBoundingBoxFormat(data, format, corners);
    Tensor points = rotated ? given.reshape(-1, 2) : GridSampling.corners(given);
    Tensor moved = moved(points, GridSampling.type(given));
    Tensor around =
        rotated ? Parallelograms.toBoxes(moved.reshape(-1, 8)) : GridSampling.around(moved);
    Tensor clamped =
        Meta.clampBoundingBoxes(around, corners, boxes.canvasSize(), boxes.clampingMode());
    return boxes.withData(Meta.convertBoundingBoxFormat(clamped, corners, format).to(data.dtype()));
  }
}
