/**
 * Traces functions: records the operators that they call, and merges runs with inputs of several
 * sizes into one graph.
 *
 * <p>Numbers that differ between the runs must be functions of the sizes. Uses {@code editing} and
 * {@code schemas}.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.graph.internal.tracing;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
