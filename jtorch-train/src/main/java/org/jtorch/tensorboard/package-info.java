/**
 * Event files of TensorBoard, {@code torch.utils.tensorboard}.
 *
 * <pre>{@code
 * try (SummaryWriter writer = new SummaryWriter(Path.of("runs/lenet"))) {
 *   for (long step = 0; step < 100; step++) {
 *     writer.addScalar("loss", loss, step);
 *   }
 * }
 * }</pre>
 *
 * <p>{@code tensorboard --logdir runs} shows them.
 *
 * <p><b>Ownership:</b> a writer copies what it needs of a tensor before it returns, and closes
 * none.
 *
 * <p><b>Thread safety:</b> several threads may add events to a writer.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.tensorboard;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
