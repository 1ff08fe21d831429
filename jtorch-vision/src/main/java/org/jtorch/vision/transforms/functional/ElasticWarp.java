package org.jtorch.vision.transforms.functional;

import java.util.List;
import org.jtorch.DType;
import org.jtorch.GridSampleMode;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorOptions;
import org.jtorch.Torch;
import org.jtorch.vision.ops.BoxFormat;
import org.jtorch.vision.tvtensors.BoundingBoxes;
import org.jtorch.vision.tvtensors.CanvasSize;
import org.jtorch.vision.tvtensors.KeyPoints;

/** Moves each pixel by a displacement of its own. */
final class ElasticWarp extends WarpKernel {
  private final Tensor displacement;

  ElasticWarp(Tensor displacement, WarpOptions<?> options) {
    super(options);
    this.displacement = displacement;
  }

  @Override
  Tensor warped(Tensor image, GridSampleMode mode, double[] fill) {
    boolean half = image.dtype() == DType.FLOAT16;
    Tensor real = half ? image.to(DType.FLOAT32) : image;
    TensorOptions type = GridSampling.type(real);
    CanvasSize size = new CanvasSize(image.size(-2), image.size(-1));
    Tensor grid = identity(size, type).add_(displacement(size, type));
    Tensor result = GridSampling.apply(real, grid, mode, fill);
    return half ? result.to(DType.FLOAT16) : result;
  }

  private Tensor displacement(CanvasSize size, TensorOptions type) {
    Shape expected = Shape.of(1, size.height(), size.width(), 2);
    if (!displacement.shape().equals(expected)) {
      throw new IllegalArgumentException(
          "elastic: expected a displacement of " + expected + ", got " + displacement.shape());
    }
    return displacement.to(type);
  }

  private static Tensor identity(CanvasSize size, TensorOptions type) {
    return GridSampling.base(type, steps(type, size.width()), steps(type, size.height()))
        .narrow(-1, 0, 2)
        .contiguous();
  }

  private static Tensor steps(TensorOptions type, long length) {
    double end = (double) (length - 1) / length;
    return Torch.linspace(type, -end, end, length);
  }

  /** Moves points {@code (N, 2)} to where the image's pixels move. */
  private Tensor moved(Tensor points, CanvasSize canvas, TensorOptions type) {
    Tensor inverse = identity(canvas, type).sub_(displacement(canvas, type));
    Tensor half = Torch.tensor(type, new double[] {canvas.width(), canvas.height()}).mul(0.5);
    return GridSampling.at(inverse, points).add(1).mul(half).sub(0.5);
  }

  @Override
  KeyPoints points(KeyPoints points) {
    Tensor data = points.data();
    TensorOptions type = GridSampling.type(data);
    if (data.numel() == 0) {
      return points;
    }
    Tensor moved = moved(data.reshape(-1, 2), points.canvasSize(), type);
    return points.withData(moved.to(data.dtype()).reshape(data.shape()));
  }

  @Override
  BoundingBoxes boxes(BoundingBoxes boxes) {
    Tensor data = boxes.data();
    if (data.numel() == 0) {
      return boxes;
    }
    BoxFormat format = boxes.format();
    BoxFormat used = format.isRotated() ? BoxFormat.CXCYWHR : BoxFormat.XYXY;
    Tensor given = Meta.convertBoundingBoxFormat(data, format, used);
    Tensor points = format.isRotated() ? given.narrow(1, 0, 2) : GridSampling.corners(given);
    Tensor pixels = given.dtype().isFloatingPoint() ? points.ceil() : points;
    Tensor moved = moved(pixels, boxes.canvasSize(), GridSampling.type(data));
    Tensor around =
        format.isRotated()
            ? Torch.cat(List.of(moved, given.narrow(1, 2, 3)), 1)
            : GridSampling.around(moved);
    Tensor clamped =
        Meta.clampBoundingBoxes(
            around.to(given.dtype()), used, boxes.canvasSize(), boxes.clampingMode());
    return boxes.withData(Meta.convertBoundingBoxFormat(clamped, used, format));
  }
}
