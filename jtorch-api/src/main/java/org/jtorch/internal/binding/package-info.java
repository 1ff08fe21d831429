/**
 * Memory layout of the values that the binding exchanges with libtorch, and native constants.
 *
 * <p>The lowest layer: it accesses native memory by address and does not depend on threads, scopes
 * or operators. It uses the public types of {@code org.jtorch} only as values.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.internal.binding;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
