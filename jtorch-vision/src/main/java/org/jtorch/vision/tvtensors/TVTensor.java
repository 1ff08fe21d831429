package org.jtorch.vision.tvtensors;

import java.util.function.UnaryOperator;
import org.jtorch.Tensor;

/**
 * Tensor with a meaning, {@code torchvision.tv_tensors.TVTensor}. Transforms change each kind in
 * its own way: a flip mirrors the pixels of an {@link Image} and the coordinates of {@link
 * BoundingBoxes}.
 */
public sealed interface TVTensor permits Image, Video, BoundingBoxes, Mask, KeyPoints {
  /** {@return the tensor} */
  Tensor data();

  /**
   * Returns the size of the image: the last two dimensions of images, videos and masks, the canvas
   * size of boxes and keypoints, {@code torchvision.transforms.v2.functional.get_size}.
   *
   * @return height and width in pixels
   */
  CanvasSize canvasSize();

  /**
   * Returns another tensor as the same kind with the same format, canvas size and clamping mode,
   * {@code torchvision.tv_tensors.wrap(data, like=this)}.
   *
   * @param data the tensor
   * @return the same kind
   */
  TVTensor withData(Tensor data);

  /**
   * Applies a function to the tensor.
   *
   * @param function a function that does not change the canvas size of boxes and keypoints
   * @return the result as the same kind; this object if the function returns its argument
   */
  default TVTensor map(UnaryOperator<Tensor> function) {
    Tensor result = function.apply(data());
    return result == data() ? this : withData(result);
  }
}
