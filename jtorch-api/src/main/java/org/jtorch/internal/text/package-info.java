/**
 * Printing of tensors, character for character as Python prints them.
 *
 * <p>Uses {@code calls} and the public API.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.internal.text;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
