package org.jtorch.vision.models.detection;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jtorch.nn.Module;

/**
 * Options of the models that predict at each anchor, {@link RetinaNet}, {@link FCOS} and {@link
 * SSD}.
 *
 * @param <S> the options of one of them
 * @param <H> the model's head
 */
@CanIgnoreReturnValue
public abstract class AnchorDetectorOptions<S extends AnchorDetectorOptions<S, H>, H extends Module>
    extends DetectionOptions<S> {
  private @Nullable H head;
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

  /** The caller's head, or else a new one. */
  @CheckReturnValue
  final H headOr(Supplier<? extends H> create) {
    return head == null ? create.get() : head;
  }

  @Override
  final void check() {
    if (classes() == NO_CLASSES && head == null) {
      throw new IllegalArgumentException("num_classes should not be None without a head");
    }
  }

  /** Head. Default: one for the number of classes. */
  public S head(H head) {
    this.head = Objects.requireNonNull(head, "head");
    return self();
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
