package org.jtorch.vision.transforms;

import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jtorch.vision.transforms.functional.Meta;
import org.jtorch.vision.tvtensors.BoundingBoxes;
import org.jtorch.vision.tvtensors.ClampingMode;
import org.jtorch.vision.tvtensors.TVTensor;

/** Clamps bounding boxes to the image, {@code torchvision.transforms.v2.ClampBoundingBoxes}. */
public final class ClampBoundingBoxes extends Transform {
  private final @Nullable ClampingMode clampingMode;

  /** Creates a transform that uses the mode of the boxes, {@code clamping_mode="auto"}. */
  public ClampBoundingBoxes() {
    clampingMode = null;
  }

  /**
   * Creates a transform.
   *
   * @param clampingMode mode that takes the place of that of the boxes
   */
  public ClampBoundingBoxes(ClampingMode clampingMode) {
    this.clampingMode = Objects.requireNonNull(clampingMode, "clampingMode");
  }

  @Override
  protected Set<Class<? extends TVTensor>> transformedTypes() {
    return Set.of(BoundingBoxes.class);
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    return part -> part instanceof BoundingBoxes boxes ? clamped(boxes) : part;
  }

  private BoundingBoxes clamped(BoundingBoxes boxes) {
    ClampingMode mode = clampingMode == null ? boxes.clampingMode() : clampingMode;
    return boxes.withData(
        Meta.clampBoundingBoxes(boxes.data(), boxes.format(), boxes.canvasSize(), mode));
  }

  @Override
  protected String extraRepr() {
    return clampingMode == ClampingMode.NONE
        ? ""
        : "clamping_mode="
            + (clampingMode == null ? "auto" : clampingMode.name().toLowerCase(Locale.ROOT));
  }
}
