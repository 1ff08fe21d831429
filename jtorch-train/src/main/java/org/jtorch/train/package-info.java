/**
 * The training shell around a model, an optimizer and a loader: progress bars, checkpoints to
 * resume from, early stopping, gradient accumulation, a learning rate finder, and a {@link
 * org.jtorch.train.Trainer} that runs the loop.
 *
 * <p>Each part can be used in a loop of one's own; the trainer uses them in the same way.
 *
 * <p><b>Ownership:</b> models, optimizers, loaders and their tensors belong to the caller. What a
 * part copies, the best weights for example, it frees itself.
 *
 * <p><b>Thread safety:</b> confined to the thread that trains, except {@link
 * org.jtorch.train.Trainer#stop}.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.train;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
