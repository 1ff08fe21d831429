/**
 * Initialization of parameters, {@code torch.nn.init}.
 *
 * <p><b>Ownership:</b> each function returns the tensor that it is given and adds no tensor to the
 * caller's scope. Options refer to the generator that they are given.
 *
 * <p><b>Thread safety:</b> a tensor may be initialized by one thread at a time. Random functions
 * share the default generator of the device unless a generator is given.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.nn.init;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
