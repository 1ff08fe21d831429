/**
 * How an exported program is called: the structure of its arguments and results, and checks of
 * sizes and guards.
 *
 * <p>Arguments are flattened to the inputs of the graph, and results are put into their structure
 * again. Uses {@code expressions}, {@code access} and {@code python}.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.graph.internal.signatures;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
