/** Sequences of different lengths in one batch, {@code torch.nn.utils.rnn}. */
@NullMarked
@CheckReturnValue
package org.jtorch.nn.utils.rnn;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
