/**
 * Reading and writing of image files, {@code torchvision.io}.
 *
 * <p><b>Ownership:</b> results belong to the current scope.
 *
 * <p><b>Thread safety:</b> all methods are safe for use by several threads.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.vision.io;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
