/**
 * The lifetime of tensors: handles, scopes, native stacks of threads, reclaiming, memory pressure,
 * statistics, and the exclusion of calls while a tensor is replaced.
 *
 * <p>Only {@link org.jtorch.internal.memory.HandleAccess} accesses the private state of {@link
 * org.jtorch.Tensor}. Uses {@code binding}, {@code modes} and {@code profiling}.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.internal.memory;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
