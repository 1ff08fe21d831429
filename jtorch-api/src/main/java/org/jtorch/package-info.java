/**
 * Tensors, autograd, operators and TorchScript on native libtorch.
 *
 * <p>{@link org.jtorch.Tensor} holds the operators that PyTorch has as methods, {@link
 * org.jtorch.Torch} makes and joins tensors, {@link org.jtorch.F} is {@code torch.nn.functional},
 * {@link org.jtorch.TensorScope} frees what a block of code made.
 *
 * <p><b>Ownership:</b> a tensor that a method returns, a view included, is a new handle. It belongs
 * to the innermost open {@link org.jtorch.TensorScope} of the calling thread, else to the garbage
 * collector. A method whose name ends in an underscore returns the handle that it wrote to.
 * Options, enums and records own nothing.
 *
 * <p><b>Thread safety:</b> operators may run concurrently on any threads as long as none of them
 * writes to a tensor that another uses. Values are immutable; options are confined to the call that
 * they configure. Classes that differ say so.
 */
@NullMarked
@CheckReturnValue
package org.jtorch;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
