/**
 * Recordings of calls: tracks of threads, tables, Chrome traces, Flight Recorder events.
 *
 * <p>Higher layers report calls and allocations here. Uses no other internal package.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.internal.profiling;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
