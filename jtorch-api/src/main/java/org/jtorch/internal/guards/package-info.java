/**
 * Checks of arguments that would crash libtorch, read foreign memory or never end.
 *
 * <p>A guard belongs to an operator by name or by kind and returns the reason of a refusal. Uses
 * {@code values} and what lies below it; guards never call native code themselves except through
 * the public API.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.internal.guards;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
