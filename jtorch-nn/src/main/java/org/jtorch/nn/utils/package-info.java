/**
 * Gradient clipping, parametrizations, pruning, fusion: {@code torch.nn.utils}. The classes are
 * named after PyTorch's files, which the names of its functions come from.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.nn.utils;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
