/**
 * Checks of arguments that would crash libtorch, read memory out of bounds or never return.
 *
 * <p>A guard belongs to an operator by name or by kind and returns the reason for rejecting a call.
 * Uses {@code values} and lower layers. Guards call native code only through the public API.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.internal.guards;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
