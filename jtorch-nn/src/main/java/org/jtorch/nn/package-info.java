/**
 * Neural network modules: layers, containers and losses, {@code torch.nn}.
 *
 * <p>{@link org.jtorch.nn.Module} is the base class of all modules and holds their parameters,
 * buffers and children. {@link org.jtorch.nn.Layer} is a function from one tensor to one tensor.
 * Import {@code org.jtorch.nn.Module} explicitly: {@code java.lang} has a class of the same name.
 *
 * <p><b>Ownership:</b> parameters and buffers belong to no {@link org.jtorch.TensorScope}. They are
 * released with the module by the garbage collector, or immediately by {@link
 * org.jtorch.nn.Module#close}. Outputs, losses and states belong to the caller's scope. Inputs are
 * not closed. Options hold no tensor after the constructor has returned.
 *
 * <p><b>Thread safety:</b> several threads may call a module at the same time as long as no thread
 * changes its parameters, buffers, hooks or training mode. In training mode the normalization
 * layers update their running statistics, so only one thread at a time may call them. Options are
 * confined to the constructor or call that they are passed to.
 *
 * <p>Classes document ownership and thread safety only where they differ.
 */
@NullMarked
@CheckReturnValue
@PrivateOutput
package org.jtorch.nn;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
