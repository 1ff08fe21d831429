package org.jtorch.vision.models.detection;

import org.jtorch.Tensor;
import org.jtorch.vision.ops.VisionOps;

/** Non-maximum suppression of the detections of an image. */
final class Suppression {
  private Suppression() {}

  /**
   * Keeps the best boxes.
   *
   * @param threshold largest IoU of two boxes of a class that are both kept
   * @param most largest number of boxes
   */
  static Detections best(Tensor boxes, Tensor scores, Tensor labels, double threshold, long most) {
    Tensor order = VisionOps.batchedNms(boxes, scores, labels, threshold);
    Tensor keep = order.narrow(0, 0, Math.min(most, order.numel()));
    return new Detections(
        boxes.indexSelect(0, keep), labels.indexSelect(0, keep), scores.indexSelect(0, keep));
  }
}
