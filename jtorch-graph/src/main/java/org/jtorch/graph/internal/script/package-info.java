/**
 * TorchScript: writes a graph as source, and runs the graph of a script for tracing.
 *
 * <p>libtorch compiles the source and saves the module. Uses {@code operators}, {@code schemas} and
 * {@code python}.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.graph.internal.script;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
