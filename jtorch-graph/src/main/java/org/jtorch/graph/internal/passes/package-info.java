/**
 * Passes that make graphs faster: some for every program when it is loaded, the others for
 * inference.
 *
 * <p>Each pass is one class that returns a changed graph. Uses {@code interpreter}, to compute
 * constants, {@code operators}, {@code editing}, {@code schemas} and {@code python}.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.graph.internal.passes;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
