/**
 * Reads {@code .pt2} archives: JSON, graphs, signatures and weights.
 *
 * <p>The content of a file is not trusted: what is damaged is refused with its place in the file.
 * Uses {@code signatures}.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.graph.internal.archive;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
