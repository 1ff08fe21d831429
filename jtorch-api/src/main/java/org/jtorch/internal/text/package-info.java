/**
 * Printing of tensors, with exactly the same characters as Python.
 *
 * <p>Uses {@code calls} and the public API.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.internal.text;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
