package org.jtorch.vision.transforms.functional;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.vision.tvtensors.BoundingBoxes;
import org.jtorch.vision.tvtensors.CanvasSize;
import org.jtorch.vision.tvtensors.KeyPoints;

/** Horizontal or vertical flip. */
final class Flip extends PartKernel {
  static final Flip HORIZONTAL = new Flip(0);
  static final Flip VERTICAL = new Flip(1);

  /** The coordinate that changes: 0 for x, 1 for y. */
  private final int axis;

  private Flip(int axis) {
    this.axis = axis;
  }

  @Override
  Tensor image(Tensor image) {
    return image.flip(-1 - axis);
  }

  @Override
  KeyPoints points(KeyPoints points) {
    List<Tensor> xy = new ArrayList<>(points.data().unbind(-1));
    xy.set(axis, xy.get(axis).sub(length(points.canvasSize()) - 1).neg());
    return points.withData(Torch.stack(xy, -1));
  }

  private long length(CanvasSize canvas) {
    return axis == 0 ? canvas.width() : canvas.height();
  }

  @Override
  BoundingBoxes boxes(BoundingBoxes boxes) {
    List<Tensor> c = new ArrayList<>(boxes.data().unbind(-1));
    long length = length(boxes.canvasSize());
    List<Tensor> flipped =
        switch (boxes.format()) {
          case XYXY -> corners(c, length);
          case XYWH -> replaced(c, mirrored(c.get(axis).add(c.get(axis + 2)), length));
          case CXCYWH -> replaced(c, mirrored(c.get(axis), length));
          case XYXYXYXY -> fourCorners(c, length);
          case XYWHR -> withOppositeAngle(cornerOfRotated(c, length));
          case CXCYWHR -> withOppositeAngle(replaced(c, mirrored(c.get(axis), length)));
        };
    return boxes.withData(Torch.stack(flipped, -1));
  }

  private List<Tensor> replaced(List<Tensor> c, Tensor coordinate) {
    c.set(axis, coordinate);
    return c;
  }

  private List<Tensor> corners(List<Tensor> c, long length) {
    Tensor first = c.get(axis);
    c.set(axis, mirrored(c.get(axis + 2), length));
    c.set(axis + 2, mirrored(first, length));
    return c;
  }

  /** Keeps the order of the corners: top left, top right, bottom right, bottom left. */
  private List<Tensor> fourCorners(List<Tensor> c, long length) {
    for (int i = axis; i < 8; i += 2) {
      c.set(i, mirrored(c.get(i), length));
    }
    return IntStream.of(2, 3, 0, 1, 6, 7, 4, 5).mapToObj(c::get).toList();
  }

  private List<Tensor> cornerOfRotated(List<Tensor> c, long length) {
    Tensor angle = c.get(4).mul(Math.PI).div(180);
    Tensor x = c.get(0).add(c.get(2).mul(angle.cos()));
    Tensor y = c.get(1).sub(c.get(2).mul(angle.sin()));
    c.set(0, axis == 0 ? mirrored(x, length) : x);
    c.set(1, axis == 1 ? mirrored(y, length) : y);
    return c;
  }

  private List<Tensor> withOppositeAngle(List<Tensor> c) {
    Tensor opposite = c.get(4).neg();
    c.set(4, axis == 0 ? opposite : opposite.add(180));
    return c;
  }

  private static Tensor mirrored(Tensor coordinate, long length) {
    return coordinate.sub(length).neg();
  }
}
