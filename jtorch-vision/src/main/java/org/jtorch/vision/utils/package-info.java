/**
 * Pictures of what a model sees and finds, {@code torchvision.utils}: grids, boxes, masks,
 * keypoints and optical flow.
 *
 * <pre>{@code
 * Tensor drawn =
 *     VisionUtils.drawBoundingBoxes(image, boxes, o -> o.labels(List.of("cat")).colors("red"));
 * VisionUtils.saveImage(drawn, path);
 * }</pre>
 *
 * <p>No display is needed. Labels of boxes need fonts, which Java finds through fontconfig on
 * Linux.
 *
 * <p><b>Ownership:</b> results belong to the current scope and share no memory with the arguments.
 *
 * <p><b>Thread safety:</b> all methods are safe for use by several threads.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.vision.utils;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
