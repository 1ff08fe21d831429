/**
 * Transforms of images, videos, boxes, masks and keypoints, {@code torchvision.transforms.v2}.
 *
 * <p>A transform takes a tensor, or a record, list or map whose parts it transforms alike; labels
 * and other values pass through. A user's own extends {@link Transform}.
 *
 * <pre>{@code
 * record Annotated(Image image, BoundingBoxes boxes, Tensor labels) {}
 *
 * Transform augment =
 *     new Compose(
 *         new RandomHorizontalFlip(),
 *         new RandomResizedCrop(224),
 *         new SanitizeBoundingBoxes(),
 *         new ToDtype(DType.FLOAT32, true));
 * Annotated augmented =
 *     augment.apply(
 *         new Annotated(
 *             new Image(image), new BoundingBoxes(boxes, BoxFormat.XYXY, 480, 640), labels));
 * }</pre>
 *
 * <p><b>Ownership:</b> a transform does not change or close the parts it is given. The result
 * belongs to the current scope; it is the part itself where there is nothing to do.
 *
 * <p><b>Thread safety:</b> the transforms here are immutable; a loader's worker threads share them.
 * Random numbers come from the generator of the calling thread.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.vision.transforms;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
