/** Initial values of parameters, {@code torch.nn.init}. */
@NullMarked
@CheckReturnValue
package org.jtorch.nn.init;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
