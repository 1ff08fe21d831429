/**
 * Operators and modules of detection and segmentation, {@code torchvision.ops}: boxes, non-maximum
 * suppression, pooling of regions, deformable convolution, losses and shared blocks.
 *
 * <pre>{@code
 * Tensor kept = VisionOps.nms(boxes, logits, 0.5);
 * Tensor pooled = VisionOps.roiAlign(x, List.of(boxes), 7, o -> o.spatialScale(0.25));
 * Conv2dNormActivation block = new Conv2dNormActivation(3, 32, o -> o.stride(2));
 * }</pre>
 *
 * <p>Everything is computed by operators of libtorch; torchvision's native library is not needed.
 *
 * <p><b>Ownership:</b> results belong to the current scope. Temporary tensors are freed by the
 * functions that make them. Modules own their parameters, as every {@link org.jtorch.nn.Module}.
 *
 * <p><b>Thread safety:</b> functions are safe for use by several threads. Several threads may call
 * a module at once in evaluation mode.
 */
@NullMarked
@CheckReturnValue
@PrivateOutput
package org.jtorch.vision.ops;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
import org.jtorch.nn.PrivateOutput;
