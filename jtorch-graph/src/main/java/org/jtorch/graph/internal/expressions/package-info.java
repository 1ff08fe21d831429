/**
 * Parses, prints and evaluates expressions of sizes, as sympy does.
 *
 * <p>{@link org.jtorch.graph.Expression} is the public form of a {@link
 * org.jtorch.graph.internal.expressions.Term}. Uses no other package of this module.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.graph.internal.expressions;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
