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
 */
@NullMarked
@CheckReturnValue
package org.jtorch.tensorboard;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
