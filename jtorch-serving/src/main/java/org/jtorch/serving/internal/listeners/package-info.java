/**
 * The listeners of a service as one. It guards callers against what a listener throws. Uses no
 * other internal package.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.serving.internal.listeners;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
