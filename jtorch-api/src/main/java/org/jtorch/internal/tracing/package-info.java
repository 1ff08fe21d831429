/**
 * The seam of tracing: the listener that receives a thread's operator calls, host reads and host
 * writes.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.internal.tracing;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
