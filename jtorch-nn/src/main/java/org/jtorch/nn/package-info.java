/**
 * Modules: layers, containers and losses, {@code torch.nn}.
 *
 * <p>{@link org.jtorch.nn.Module} is named state, {@link org.jtorch.nn.Layer} is what maps one
 * tensor to one tensor. Import {@code org.jtorch.nn.Module} singly: {@code java.lang} has a class
 * of that name.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.nn;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
