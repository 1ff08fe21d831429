/**
 * Classes shared by the packages of this Java module and by jtorch's models. The package is
 * exported to jtorch's own modules only.
 *
 * <p><b>Ownership:</b> a computed tensor belongs to the scope in which it is read. Parameters and
 * buffers are in no scope.
 *
 * <p><b>Thread safety:</b> modules may be changed by one thread at a time. {@link
 * org.jtorch.nn.internal.SkippedInit} applies to the calling thread only.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.nn.internal;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
