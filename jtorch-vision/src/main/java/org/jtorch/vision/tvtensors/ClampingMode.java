package org.jtorch.vision.tvtensors;

/**
 * How transforms treat boxes that are partly outside the image, {@code clamping_mode} of {@code
 * torchvision.tv_tensors.BoundingBoxes}. The modes differ for rotated boxes only: other boxes are
 * clamped to the image by {@link #SOFT} and {@link #HARD} alike.
 */
public enum ClampingMode {
  /** Rotated boxes keep a part that is outside the image, {@code "soft"}. */
  SOFT,
  /** Rotated boxes are inside the image, {@code "hard"}. */
  HARD,
  /** Boxes are not clamped, {@code None}. */
  NONE
}
