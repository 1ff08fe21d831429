package org.jtorch.vision.transforms;

import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jtorch.vision.tvtensors.BoundingBoxes;
import org.jtorch.vision.tvtensors.ClampingMode;
import org.jtorch.vision.tvtensors.TVTensor;

/**
 * Sets the clamping mode of bounding boxes for the transforms that follow, {@code
 * torchvision.transforms.v2.SetClampingMode}. The boxes share their memory with those of the
 * sample.
 */
public final class SetClampingMode extends Transform {
  private final ClampingMode clampingMode;

  /**
   * Creates a transform.
   *
   * @param clampingMode the mode
   */
  public SetClampingMode(ClampingMode clampingMode) {
    this.clampingMode = Objects.requireNonNull(clampingMode, "clampingMode");
  }

  @Override
  protected Set<Class<? extends TVTensor>> transformedTypes() {
    return Set.of(BoundingBoxes.class);
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    return part ->
        part instanceof BoundingBoxes boxes
            ? new BoundingBoxes(boxes.data(), boxes.format(), boxes.canvasSize(), clampingMode)
            : part;
  }

  @Override
  protected String extraRepr() {
    return clampingMode == ClampingMode.NONE
        ? ""
        : "clamping_mode=" + clampingMode.name().toLowerCase(Locale.ROOT);
  }
}
