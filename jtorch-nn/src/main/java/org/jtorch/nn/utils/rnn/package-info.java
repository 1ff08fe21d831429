/**
 * Packing and padding of sequences of different lengths, {@code torch.nn.utils.rnn}.
 *
 * <p><b>Ownership:</b> results belong to the caller's scope. Arguments are never closed.
 *
 * <p><b>Thread safety:</b> the functions are stateless. Options are used only by the call that they
 * are passed to.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.nn.utils.rnn;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
