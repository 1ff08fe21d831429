package org.jtorch.vision.transforms;

import java.util.Set;
import org.jtorch.vision.transforms.functional.Meta;
import org.jtorch.vision.tvtensors.KeyPoints;
import org.jtorch.vision.tvtensors.TVTensor;

/**
 * Clamps keypoints to the pixels of the image, {@code torchvision.transforms.v2.ClampKeyPoints}.
 */
public final class ClampKeyPoints extends Transform {
  /** Creates the transform, which has no options. */
  public ClampKeyPoints() {}

  @Override
  protected Set<Class<? extends TVTensor>> transformedTypes() {
    return Set.of(KeyPoints.class);
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    return part -> part.map(points -> Meta.clampKeypoints(points, part.canvasSize()));
  }
}
