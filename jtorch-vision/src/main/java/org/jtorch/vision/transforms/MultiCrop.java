package org.jtorch.vision.transforms;

import java.util.List;
import java.util.Set;
import org.jtorch.Tensor;
import org.jtorch.vision.tvtensors.BoundingBoxes;
import org.jtorch.vision.tvtensors.CanvasSize;
import org.jtorch.vision.tvtensors.Image;
import org.jtorch.vision.tvtensors.Mask;
import org.jtorch.vision.tvtensors.TVTensor;
import org.jtorch.vision.tvtensors.Video;

/** Several crops of an image or a video; keypoints pass through, boxes and masks are refused. */
abstract sealed class MultiCrop extends Transform permits FiveCrop, TenCrop {
  private final CanvasSize size;

  MultiCrop(CanvasSize size) {
    this.size = size;
  }

  abstract List<Tensor> crops(Tensor image, CanvasSize size);

  @Override
  protected final void checkInputs(Parts parts) {
    if (parts.has(BoundingBoxes.class) || parts.has(Mask.class)) {
      throw new IllegalArgumentException(name() + ": bounding boxes and masks are not supported");
    }
  }

  @Override
  protected final Set<Class<? extends TVTensor>> transformedTypes() {
    return Set.of(Image.class, Video.class);
  }

  @Override
  protected final Kernel makeParams(Parts parts) {
    return part -> crops(part.data(), size).stream().map(part::withData).toList();
  }

  @Override
  protected String extraRepr() {
    return "size=" + size;
  }
}
