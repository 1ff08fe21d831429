/** Optimizers and schedules of their learning rates, {@code torch.optim}. */
@NullMarked
@CheckReturnValue
package org.jtorch.optim;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
