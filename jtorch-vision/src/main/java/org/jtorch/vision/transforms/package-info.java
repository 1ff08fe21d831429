/**
 * Image transforms, {@code torchvision.transforms}.
 *
 * <p><b>Ownership:</b> a transform does not change or close the image it is given. The result
 * belongs to the current scope; it is the image itself where there is nothing to do.
 *
 * <p><b>Thread safety:</b> the transforms here are immutable; a loader's worker threads share them.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.vision.transforms;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
