/**
 * Tensors with a meaning that transforms know, {@code torchvision.tv_tensors}: images, videos,
 * bounding boxes, masks and keypoints.
 *
 * <p>{@code org.jtorch.vision.transforms} takes them alone, or in a record with labels: an image
 * and its boxes are then flipped together.
 *
 * <p><b>Ownership:</b> a TVTensor holds its tensor and does not own it: the tensor belongs to the
 * scope in which it was made. Records of TVTensors may be kept by a {@link org.jtorch.TensorScope}.
 *
 * <p><b>Thread safety:</b> immutable.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.vision.tvtensors;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
