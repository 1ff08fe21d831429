/**
 * Reading and writing of image files, {@code torchvision.io}.
 *
 * <p>{@link Images} has all of it:
 *
 * <pre>{@code
 * Tensor picture = org.jtorch.vision.io.Images.read(path); // uint8, (3, H, W)
 * org.jtorch.vision.io.Images.write(picture, path);
 * }</pre>
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
