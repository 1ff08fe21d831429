/**
 * Copies between tensors and Java arrays, buffers and files.
 *
 * <p>All lengths are checked before memory is accessed. Uses {@code calls} and lower layers.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.internal.host;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
