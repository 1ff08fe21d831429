/**
 * Operators and modules of detection and segmentation, {@code torchvision.ops}: boxes, non-maximum
 * suppression, pooling of regions, deformable convolution, losses and shared blocks.
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
