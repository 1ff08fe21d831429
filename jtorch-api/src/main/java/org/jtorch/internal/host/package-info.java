/**
 * Copies between tensors and Java arrays, buffers and files.
 *
 * <p>All lengths are checked before memory is touched. Uses {@code calls} and what lies below it.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.internal.host;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
