package org.jtorch.vision.transforms.functional;

import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.GridSampleMode;
import org.jtorch.Tensor;
import org.jtorch.TensorOptions;
import org.jtorch.Torch;
import org.jtorch.vision.ops.BoxFormat;
import org.jtorch.vision.tvtensors.BoundingBoxes;
import org.jtorch.vision.tvtensors.CanvasSize;
import org.jtorch.vision.tvtensors.KeyPoints;

/** Affine transform, and rotation as one. */
class AffineWarp extends WarpKernel {
  private final AffineMatrix matrix;
  private final double @Nullable [] center;
  private final boolean expand;

  AffineWarp(
      AffineMatrix matrix, double @Nullable [] center, boolean expand, WarpOptions<?> options) {
    super(options);
    this.matrix = matrix;
    this.center = center;
    this.expand = expand;
  }

  final double @Nullable [] center() {
    return center;
  }

  final boolean expand() {
    return expand;
  }

  @Override
  Tensor warped(Tensor image, GridSampleMode mode, double[] fill) {
    CanvasSize size = new CanvasSize(image.size(-2), image.size(-1));
    double[] inverse =
        center == null
            ? matrix.inverse(0, 0)
            : matrix.inverse(center[0] - size.width() * 0.5, center[1] - size.height() * 0.5);
    CanvasSize output = expand ? AffineMatrix.outputSize(inverse, size) : size;
    return GridSampling.apply(
        image, grid(GridSampling.type(image), inverse, size, output), mode, fill);
  }

  private static Tensor grid(
      TensorOptions type, double[] matrix, CanvasSize size, CanvasSize output) {
    Tensor theta = AffineMatrix.rows(type, matrix).unsqueeze(0);
    Tensor base =
        GridSampling.base(type, centered(theta, output.width()), centered(theta, output.height()));
    Tensor half = Torch.tensor(type, new double[] {0.5 * size.width(), 0.5 * size.height()});
    Tensor scaled = theta.transpose(1, 2).div_(half);
    return base.view(1, output.height() * output.width(), 3)
        .bmm(scaled)
        .view(1, output.height(), output.width(), 2);
  }

  /** The steps are float32 whatever the dtype of the image is. */
  private static Tensor centered(Tensor like, long length) {
    return Torch.linspace(
        DType.FLOAT32.on(like.device()), (1.0 - length) * 0.5, (length - 1.0) * 0.5, length);
  }

  /** Matrix from the input's to the output's pixels, {@code (3, 2)}. */
  private Tensor transposed(TensorOptions type, double[] about) {
    return AffineMatrix.rows(type, matrix.forward(about[0], about[1])).t();
  }

  private double[] about(CanvasSize canvas) {
    double[] given = center;
    return given != null ? given : new double[] {canvas.width() * 0.5, canvas.height() * 0.5};
  }

  private CanvasSize expanded(CanvasSize canvas, double[] about) {
    return AffineMatrix.outputSize(matrix.inverse(about[0], about[1]), canvas);
  }

  /** Returns the top left corner of the expanded image, {@code (1, 2)}. */
  private static Tensor origin(TensorOptions type, CanvasSize canvas, Tensor transposed) {
    double w = canvas.width();
    double h = canvas.height();
    double[] corners = {0, 0, 1, 0, h, 1, w, h, 1, w, 0, 1};
    return Torch.tensor(type, corners).view(4, 3).matmul(transposed).amin(0).unsqueeze(0);
  }

  @Override
  KeyPoints points(KeyPoints points) {
    Tensor data = points.data();
    if (data.numel() == 0) {
      return points;
    }
    CanvasSize canvas = points.canvasSize();
    TensorOptions type = GridSampling.type(data);
    double[] about = about(canvas);
    Tensor transposed = transposed(type, about);
    Tensor moved = GridSampling.homogeneous(data.to(type).reshape(-1, 2), type).matmul(transposed);
    if (expand) {
      moved = moved.sub(origin(type, canvas, transposed));
      canvas = expanded(canvas, about);
    }
    return new KeyPoints(moved.reshape(data.shape()).to(data.dtype()), canvas);
  }

  @Override
  BoundingBoxes boxes(BoundingBoxes boxes) {
    Tensor data = boxes.data();
    if (data.numel() == 0) {
      return boxes;
    }
    CanvasSize canvas = boxes.canvasSize();
    BoxFormat format = boxes.format();
    TensorOptions type = GridSampling.type(data);
    BoxFormat corners = format.isRotated() ? BoxFormat.XYXYXYXY : BoxFormat.XYXY;
    Tensor given = Meta.convertBoundingBoxFormat(data.to(type), format, corners);
    double[] about = about(canvas);
    Tensor transposed = transposed(type, about);
    Tensor moved = moved(given, corners, transposed, type);
    if (expand) {
      Tensor origin = origin(type, canvas, transposed);
      moved = moved.sub(origin.repeat(1, corners.coordinates() / 2));
      canvas = expanded(canvas, about);
    }
    Tensor clamped = Meta.clampBoundingBoxes(moved, corners, canvas, boxes.clampingMode());
    Tensor result = Meta.convertBoundingBoxFormat(clamped, corners, format);
    return boxes.with(result.to(data.dtype()), canvas);
  }

  private static Tensor moved(
      Tensor boxes, BoxFormat format, Tensor transposed, TensorOptions type) {
    boolean rotated = format == BoxFormat.XYXYXYXY;
    Tensor points = rotated ? boxes.reshape(-1, 2) : GridSampling.corners(boxes);
    Tensor moved = GridSampling.homogeneous(points, type).matmul(transposed);
    return rotated ? Parallelograms.toBoxes(moved.reshape(-1, 8)) : GridSampling.around(moved);
  }
}
