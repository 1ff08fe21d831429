/**
 * Operators that jtorch computes itself: arithmetic on numbers, custom operators, and what libtorch
 * has under another name or with packed weights.
 *
 * <p>Each is a {@link org.jtorch.graph.internal.operators.Call} with the values of the arguments.
 * Uses {@code access} and {@code python}.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.graph.internal.operators;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
