/**
 * The lifetime of tensors: handles, scopes, the native stacks of threads, reclaiming, memory
 * pressure, statistics, and the exclusion of calls while a tensor is replaced.
 *
 * <p>{@link org.jtorch.internal.memory.HandleAccess} is the one door to the private state of {@link
 * org.jtorch.Tensor}. Uses {@code binding}, {@code modes} and {@code profiling}.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.internal.memory;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
