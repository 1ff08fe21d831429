/**
 * Optimizers and learning rate schedulers, {@code torch.optim} and {@code
 * torch.optim.lr_scheduler}.
 *
 * <p>{@link org.jtorch.optim.Optimizer} and {@link org.jtorch.optim.LRScheduler} can be extended
 * outside jtorch; their pages show how. {@code stateDict()} of both can be saved with {@code
 * Checkpoint} and is PyTorch's form.
 *
 * <p><b>Ownership:</b> an optimizer refers to its parameters and owns its state, which is in no
 * scope: {@link org.jtorch.optim.Optimizer#close} frees it, or the garbage collector does after the
 * optimizer. The tensors of a state dict are new handles in the caller's scope. Schedulers and
 * parameter groups own nothing.
 *
 * <p><b>Thread safety:</b> an optimizer, its groups, their options and its schedulers are used by
 * one thread at a time.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.optim;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
