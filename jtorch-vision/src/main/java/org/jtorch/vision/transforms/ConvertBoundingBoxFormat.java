package org.jtorch.vision.transforms;

import java.util.Objects;
import java.util.Set;
import org.jtorch.vision.ops.BoxFormat;
import org.jtorch.vision.transforms.functional.Meta;
import org.jtorch.vision.tvtensors.BoundingBoxes;
import org.jtorch.vision.tvtensors.TVTensor;

/**
 * Converts bounding boxes to another format, {@code
 * torchvision.transforms.v2.ConvertBoundingBoxFormat}.
 */
public final class ConvertBoundingBoxFormat extends Transform {
  private final BoxFormat format;

  /**
   * Creates a transform.
   *
   * @param format format of the result
   */
  public ConvertBoundingBoxFormat(BoxFormat format) {
    this.format = Objects.requireNonNull(format, "format");
  }

  @Override
  protected Set<Class<? extends TVTensor>> transformedTypes() {
    return Set.of(BoundingBoxes.class);
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    return part -> part instanceof BoundingBoxes boxes ? converted(boxes) : part;
  }

  private BoundingBoxes converted(BoundingBoxes boxes) {
    return boxes.format() == format
        ? boxes
        : new BoundingBoxes(
            Meta.convertBoundingBoxFormat(boxes.data(), boxes.format(), format),
            format,
            boxes.canvasSize(),
            boxes.clampingMode());
  }

  @Override
  protected String extraRepr() {
    return "format=BoundingBoxFormat." + format;
  }
}
