/**
 * The autograd graph: backward passes, hooks, custom functions, anomaly detection.
 *
 * <p>libtorch computes the gradients; this package registers the callbacks and keeps passes of
 * different threads apart. Uses {@code calls} and what lies below it.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.internal.autograd;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
