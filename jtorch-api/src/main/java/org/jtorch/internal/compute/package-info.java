/**
 * Bodies of operators that are composed of several native ones.
 *
 * <p>Uses {@code calls} and the public API.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.internal.compute;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
