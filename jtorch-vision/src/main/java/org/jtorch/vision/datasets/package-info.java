/**
 * Image datasets, {@code torchvision.datasets}.
 *
 * <p><b>Ownership:</b> a dataset owns its images, in no scope, until it is closed. The tensors of a
 * sample belong to the current scope of the caller.
 *
 * <p><b>Thread safety:</b> reading is safe from several threads, a loader's workers for example.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.vision.datasets;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
