/**
 * Tensors, autograd, operators and TorchScript on native libtorch.
 *
 * <p>{@link org.jtorch.Tensor} holds the operators that PyTorch has as methods, {@link
 * org.jtorch.Torch} makes and joins tensors, {@link org.jtorch.F} is {@code torch.nn.functional},
 * {@link org.jtorch.TensorScope} frees what a block of code made.
 */
@NullMarked
@CheckReturnValue
package org.jtorch;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
