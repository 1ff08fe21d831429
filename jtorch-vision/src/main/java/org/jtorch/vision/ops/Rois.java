package org.jtorch.vision.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** Boxes with the index of their image, on the host. */
final class Rois {
  private static final int COLUMNS = 5;

  private final double[] values;
  private final boolean single;

  private Rois(double[] values, boolean single) {
    this.values = values;
    this.single = single;
  }

  /** Calls a function with the joined boxes of all images. */
  static Tensor with(String function, List<Tensor> boxes, UnaryOperator<Tensor> body) {
    return TensorScope.compute(() -> body.apply(ofImages(function, boxes)));
  }

  /** Joins the boxes of each image, {@code convert_boxes_to_roi_format}. */
  static Tensor ofImages(String function, List<Tensor> boxes) {
    List<Tensor> copy = List.copyOf(boxes);
    if (copy.isEmpty()) {
      throw new IllegalArgumentException(function + ": the list of boxes is empty");
    }
    for (Tensor one : copy) {
      if (one.dim() != 2 || one.size(1) != 4) {
        throw new IllegalArgumentException(
            function + ": the boxes of an image must have the shape (L, 4), got " + one.shape());
      }
    }
    return TensorScope.compute(
        () -> {
          List<Tensor> numbers = new ArrayList<>();
          for (int image = 0; image < copy.size(); image++) {
            numbers.add(Torch.fullLike(copy.get(image).narrow(1, 0, 1), image));
          }
          return Torch.cat(List.of(Torch.cat(numbers), Torch.cat(copy)), 1);
        });
  }

  /**
   * Checks and reads boxes.
   *
   * @param function name for exceptions
   * @param input features, {@code (N, C, H, W)}
   * @param rois {@code (K, 5)}
   */
  static Rois read(String function, Tensor input, Tensor rois) {
    String error = error(input, rois);
    if (!error.isEmpty()) {
      throw new IllegalArgumentException(function + ": " + error);
    }
    double[] values =
        TensorScope.compute(
            () -> rois.detach().to(DType.FLOAT64.on(Device.CPU)).flatten().toDoubleArray());
    Rois read = new Rois(values, input.dtype() != DType.FLOAT64);
    long images = input.size(0);
    for (int i = 0; i < read.size(); i++) {
      double image = values[i * COLUMNS];
      if (!(image > -1 && image < images)) {
        throw new IllegalArgumentException(
            function + ": box " + i + " is of image " + image + " of a batch of " + images);
      }
    }
    return read;
  }

  private static String error(Tensor input, Tensor rois) {
    Objects.requireNonNull(input, "input");
    Objects.requireNonNull(rois, "boxes");
    DType type = input.dtype();
    boolean reduced = type == DType.FLOAT16 || type == DType.BFLOAT16;
    if (input.dim() != 4) {
      return "the input must have the shape (N, C, H, W), got " + input.shape();
    } else if (rois.dim() != 2 || rois.size(1) != COLUMNS) {
      return "boxes must have the shape (K, 5), got " + rois.shape();
    } else if (!type.isFloatingPoint()
        || (rois.dtype() != type && !(reduced && rois.dtype() == DType.FLOAT32))) {
      return "input and boxes must have the same floating-point dtype, got "
          + type.pythonName()
          + " and "
          + rois.dtype().pythonName();
    } else if (input.size(2) == 0 || input.size(3) == 0) {
      return "the images are empty: " + input.shape();
    }
    return "";
  }

  int size() {
    return values.length / COLUMNS;
  }

  /** Whether coordinates are computed in float32. */
  boolean single() {
    return single;
  }

  int image(int box) {
    return (int) values[box * COLUMNS];
  }

  /** Coordinate of a box times a scale: 0 to 3 for x1, y1, x2, y2. */
  double scaled(int box, int coordinate, double scale) {
    return round(values[box * COLUMNS + 1 + coordinate] * round(scale));
  }

  /** Rounds the result of one operation to the dtype that torchvision computes with. */
  double round(double value) {
    return single ? (float) value : value;
  }
}
