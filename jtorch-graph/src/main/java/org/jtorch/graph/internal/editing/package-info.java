/**
 * Copies of graphs with other nodes, values, devices or modes.
 *
 * <p>A {@link org.jtorch.graph.Graph} is immutable: {@link
 * org.jtorch.graph.internal.editing.GraphEditor} and {@link
 * org.jtorch.graph.internal.editing.GraphRewriter} build a changed one. Uses no other internal
 * package of this module.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.graph.internal.editing;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
