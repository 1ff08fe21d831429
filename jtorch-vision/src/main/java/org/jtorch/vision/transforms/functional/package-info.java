/**
 * Image operations on plain tensors, {@code torchvision.transforms.v2.functional}: one class per
 * file of torchvision. Results equal torchvision's, on uint8 images to the byte.
 *
 * <p><b>Ownership:</b> results belong to the current scope; temporary tensors are freed. A result
 * is the argument itself, or a view of it, where the description says so. Arguments change only by
 * functions whose name ends in an underscore.
 *
 * <p><b>Thread safety:</b> functions are safe for use by several threads. Noise is drawn from the
 * generator of the thread, {@link org.jtorch.Generator#current}.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.vision.transforms.functional;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
