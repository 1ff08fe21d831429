/**
 * Utilities for modules and gradients, {@code torch.nn.utils}: gradient clipping, parametrizations,
 * pruning, fusion of layers. The classes are named after PyTorch's modules that contain the
 * functions.
 *
 * <p><b>Ownership:</b> results belong to the caller's scope. Parameters and buffers are in no
 * scope; a tensor that is computed from them when a layer reads it belongs to the scope of that
 * read. Options refer to the tensors that they are given and own none.
 *
 * <p><b>Thread safety:</b> gradients, parameters and modules may be changed by one thread at a
 * time. Options are used only by the call that they are passed to.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.nn.utils;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
