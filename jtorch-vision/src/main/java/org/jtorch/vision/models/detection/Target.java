package org.jtorch.vision.models.detection;

import java.util.Objects;
import java.util.Optional;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.vision.ops.BoxFormat;
import org.jtorch.vision.ops.VisionOps;
import org.jtorch.vision.tvtensors.BoundingBoxes;

/**
 * Objects that a training image shows, an element of {@code targets} in Python.
 *
 * <pre>{@code
 * new Target(boxes, labels).withMasks(masks);
 * }</pre>
 *
 * @param boxes {@code (N, 4)}, floating point, corners {@code (x1, y1, x2, y2)} in pixels of the
 *     image, with {@code x1 < x2} and {@code y1 < y2}
 * @param labels {@code (N)}, INT64, class of each object, counted from 1, since 0 is the
 *     background; from 0 for RetinaNet and FCOS
 * @param masks {@code (N, H, W)}, UINT8, 1 where the pixel belongs to the object; for Mask R-CNN
 * @param keypoints {@code (N, K, 3)}, FLOAT32, x, y and visibility, which is 0 for points to be
 *     ignored; for Keypoint R-CNN
 */
public record Target(
    Tensor boxes, Tensor labels, Optional<Tensor> masks, Optional<Tensor> keypoints) {
  /** Checks that no part is null. */
  public Target {
    Objects.requireNonNull(boxes, "boxes");
    Objects.requireNonNull(labels, "labels");
    Objects.requireNonNull(masks, "masks");
    Objects.requireNonNull(keypoints, "keypoints");
  }

  /**
   * Creates a target without masks and keypoints.
   *
   * @param boxes {@code (N, 4)}
   * @param labels {@code (N)}, INT64
   */
  public Target(Tensor boxes, Tensor labels) {
    this(boxes, labels, Optional.empty(), Optional.empty());
  }

  /**
   * Creates a target of the boxes of a data set, which are converted to corners {@code (x1, y1, x2,
   * y2)} from their format.
   *
   * @param boxes boxes of any format that is not rotated
   * @param labels {@code (N)}, INT64
   * @return a target without masks and keypoints, with boxes of a floating-point dtype
   * @throws IllegalArgumentException if the boxes are rotated
   */
  public static Target of(BoundingBoxes boxes, Tensor labels) {
    Tensor data = Objects.requireNonNull(boxes, "boxes").data();
    Tensor corners =
        TensorScope.compute(
            () ->
                VisionOps.boxConvert(
                    data.dtype().isFloatingPoint() ? data : data.to(DType.FLOAT32),
                    boxes.format(),
                    BoxFormat.XYXY));
    return new Target(corners, labels);
  }

  /**
   * Adds masks.
   *
   * @param masks {@code (N, H, W)}, UINT8
   * @return a target with these masks
   */
  public Target withMasks(Tensor masks) {
    Objects.requireNonNull(masks, "masks");
    return new Target(boxes, labels, Optional.of(masks), keypoints);
  }

  /**
   * Adds keypoints.
   *
   * @param keypoints {@code (N, K, 3)}, FLOAT32
   * @return a target with these keypoints
   */
  public Target withKeypoints(Tensor keypoints) {
    Objects.requireNonNull(keypoints, "keypoints");
    return new Target(boxes, labels, masks, Optional.of(keypoints));
  }

  Target withBoxes(Tensor boxes) {
    return new Target(boxes, labels, masks, keypoints);
  }
}
