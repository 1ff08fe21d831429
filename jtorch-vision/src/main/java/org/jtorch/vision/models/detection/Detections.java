package org.jtorch.vision.models.detection;

import java.util.Objects;
import java.util.Optional;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;

/**
 * Objects that a model found in one image, in decreasing order of their scores.
 *
 * @param boxes {@code (N, 4)}, corners {@code (x1, y1, x2, y2)} in pixels of the given image
 * @param labels {@code (N)}, INT64, index of the class of each object
 * @param scores {@code (N)}, from 0 to 1
 * @param masks of Mask R-CNN: {@code (N, 1, H, W)}, probability of each pixel of the image to
 *     belong to the object
 * @param keypoints of Keypoint R-CNN: {@code (N, K, 3)}, the third number being 1
 * @param keypointsScores of Keypoint R-CNN: {@code (N, K)}
 */
public record Detections(
    Tensor boxes,
    Tensor labels,
    Tensor scores,
    Optional<Tensor> masks,
    Optional<Tensor> keypoints,
    Optional<Tensor> keypointsScores) {
  /** Checks that no part is null. */
  public Detections {
    Objects.requireNonNull(boxes, "boxes");
    Objects.requireNonNull(labels, "labels");
    Objects.requireNonNull(scores, "scores");
    Objects.requireNonNull(masks, "masks");
    Objects.requireNonNull(keypoints, "keypoints");
    Objects.requireNonNull(keypointsScores, "keypointsScores");
  }

  /**
   * Creates detections without masks and keypoints.
   *
   * @param boxes {@code (N, 4)}
   * @param labels {@code (N)}, INT64
   * @param scores {@code (N)}
   */
  public Detections(Tensor boxes, Tensor labels, Tensor scores) {
    this(boxes, labels, scores, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * Returns some of the detections, with their masks and keypoints.
   *
   * <pre>{@code
   * Detections likely = found.select(found.scores().ge(0.5));
   * }</pre>
   *
   * @param index {@code (N)} BOOL, true for those to be kept, or INT64, their indices in the wanted
   *     order
   * @return the selected detections
   * @throws IllegalArgumentException if the index has another dtype or shape
   * @throws org.jtorch.TorchException if an index is not below N
   */
  public Detections select(Tensor index) {
    Shape all = labels.shape();
    boolean isMask =
        Objects.requireNonNull(index, "index").dtype() == DType.BOOL && index.shape().equals(all);
    if (!isMask && (index.dtype() != DType.INT64 || index.dim() != 1)) {
      throw new IllegalArgumentException(
          "detections are selected by a mask torch.bool "
              + all
              + " or by indices torch.int64 (K), got "
              + index.dtype()
              + " "
              + index.shape());
    }
    return new Detections(
        boxes.get(index),
        labels.get(index),
        scores.get(index),
        masks.map(values -> values.get(index)),
        keypoints.map(values -> values.get(index)),
        keypointsScores.map(values -> values.get(index)));
  }

  Detections withBoxes(Tensor other) {
    return new Detections(other, labels, scores, masks, keypoints, keypointsScores);
  }

  Detections withMasks(Tensor other) {
    return new Detections(boxes, labels, scores, Optional.of(other), keypoints, keypointsScores);
  }

  Detections withKeypoints(Tensor other) {
    return new Detections(boxes, labels, scores, masks, Optional.of(other), keypointsScores);
  }

  Detections withKeypoints(Tensor other, Tensor otherScores) {
    return new Detections(
        boxes, labels, scores, masks, Optional.of(other), Optional.of(otherScores));
  }
}
