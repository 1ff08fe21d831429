/**
 * The memory layout of the values that the binding exchanges with libtorch, and constants of it.
 *
 * <p>The lowest layer: it reads and writes native memory by address and knows no thread, scope or
 * operator. It uses the public types of {@code org.jtorch} as values only.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.internal.binding;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
