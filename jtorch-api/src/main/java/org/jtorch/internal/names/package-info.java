/**
 * PyTorch's public names and their locations in jtorch, for {@code Torch.help}.
 *
 * <p>Uses no other internal package.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.internal.names;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
