/**
 * Exported programs in use: loading, running, changing the mode or the device, closing.
 *
 * <p>Changes of a program wait for its runs. Uses {@code archive}, {@code signatures}, {@code
 * passes}, {@code interpreter} and {@code editing}.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.graph.internal.programs;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
