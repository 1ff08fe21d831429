package org.jtorch.vision.transforms.functional;

import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.vision.tvtensors.BoundingBoxes;
import org.jtorch.vision.tvtensors.KeyPoints;
import org.jtorch.vision.tvtensors.Mask;
import org.jtorch.vision.tvtensors.TVTensor;
import org.jtorch.vision.tvtensors.Video;

/** One geometric operation on each kind of part. */
abstract class PartKernel {
  /** Transforms an image, {@code (..., C, H, W)}. */
  abstract Tensor image(Tensor image);

  /** Transforms a video, {@code (..., T, C, H, W)}. */
  Tensor video(Tensor video) {
    return image(video);
  }

  /** Transforms a mask, {@code (..., H, W)} with at least three dimensions. */
  Tensor mask(Tensor mask) {
    return image(mask);
  }

  abstract BoundingBoxes boxes(BoundingBoxes boxes);

  abstract KeyPoints points(KeyPoints points);

  final Tensor apply(Tensor image) {
    return TensorScope.compute(() -> image(image));
  }

  @SuppressWarnings("unchecked") // each kind is transformed into the same kind
  final <T extends TVTensor> T apply(T part) {
    return (T) TensorScope.compute(() -> transformed(part));
  }

  private TVTensor transformed(TVTensor part) {
    if (part instanceof BoundingBoxes boxes) {
      return boxes(boxes);
    } else if (part instanceof KeyPoints points) {
      return points(points);
    } else if (part instanceof Mask) {
      return part.map(this::maskOfAnyDim);
    }
    return part.map(part instanceof Video ? this::video : this::image);
  }

  private Tensor maskOfAnyDim(Tensor mask) {
    return mask.dim() < 3 ? squeezed(mask, mask(mask.unsqueeze(0))) : mask(mask);
  }

  private static Tensor squeezed(Tensor mask, Tensor result) {
    return result.dim() == mask.dim() ? result : result.squeeze(0);
  }
}
