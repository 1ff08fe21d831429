/**
 * The autograd graph: backward passes, hooks, custom functions, anomaly detection.
 *
 * <p>libtorch computes the gradients. This package registers the callbacks and synchronizes the
 * passes of different threads. Uses {@code calls} and lower layers.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.internal.autograd;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
