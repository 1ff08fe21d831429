package org.jtorch.vision.models.detection;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;

/**
 * Options of the models that predict at each anchor, {@link RetinaNet}, {@link FCOS} and {@link
 * SSD}.
 *
 * @param <S> the options of one of them
 */
@CanIgnoreReturnValue
public abstract class AnchorDetectorOptions<S extends AnchorDetectorOptions<S>>
    extends DetectionOptions<S> {
  double scoreThresh;
  double nmsThresh;
  long detectionsPerImg;
  long topkCandidates;

  AnchorDetectorOptions(
      double scoreThresh, double nmsThresh, long detectionsPerImg, long topkCandidates) {
    this.scoreThresh = scoreThresh;
    this.nmsThresh = nmsThresh;
    this.detectionsPerImg = detectionsPerImg;
    this.topkCandidates = topkCandidates;
  }

  /** Whether the caller chose a head. */
  @CheckReturnValue
  abstract boolean hasHead();

  @Override
  final void check() {
    if (classes() == NO_CLASSES && !hasHead()) {
      throw new IllegalArgumentException("num_classes should not be None without a head");
    }
  }

  /** Score that detections exceed. Default 0.05 for RetinaNet, 0.2 for FCOS, 0.01 for SSD. */
  public S scoreThresh(double threshold) {
    scoreThresh = threshold;
    return self();
  }

  /**
   * Largest IoU of two detections of a class that are both kept. Default 0.5 for RetinaNet, 0.6 for
   * FCOS, 0.45 for SSD.
   */
  public S nmsThresh(double threshold) {
    nmsThresh = threshold;
    return self();
  }

  /**
   * Largest number of detections per image. Default 300 for RetinaNet, 100 for FCOS, 200 for SSD.
   */
  public S detectionsPerImg(long count) {
    detectionsPerImg = count;
    return self();
  }

  /**
   * Largest number of candidates before suppression: per level, for SSD per class. Default 1000,
   * for SSD 400.
   */
  public S topkCandidates(long count) {
    topkCandidates = count;
    return self();
  }
}
