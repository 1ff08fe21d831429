/**
 * Transforms of images, videos, boxes, masks and keypoints, {@code torchvision.transforms.v2}.
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
