/**
 * Thread-local modes of libtorch (grad, inference, autocast) as values.
 *
 * <p>A virtual thread keeps its modes in Java, because libtorch keeps them in the carrier thread.
 * Uses {@code binding}.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.internal.modes;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
