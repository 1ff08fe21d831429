/**
 * Text of graphs and programs, in the form in which Python prints them.
 *
 * <p>{@code toString} of the public classes calls it. Uses {@code signatures}.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.graph.internal.text;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
