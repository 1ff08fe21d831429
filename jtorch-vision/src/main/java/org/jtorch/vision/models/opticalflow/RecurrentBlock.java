package org.jtorch.vision.models.opticalflow;

import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.internal.SequentialAccess;

/**
 * One unit with a square kernel, or one with a horizontal and one with a vertical kernel, {@code
 * torchvision.models.optical_flow.raft.RecurrentBlock}.
 */
final class RecurrentBlock extends Module {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final ConvGRU convgru1;
  private final @Nullable ConvGRU convgru2;

  RecurrentBlock(long input, long hidden, boolean isSeparable) {
    convgru1 =
        register(
            "convgru1",
            isSeparable ? new ConvGRU(input, hidden, 1, 5) : new ConvGRU(input, hidden, 3, 3));
    convgru2 = isSeparable ? register("convgru2", new ConvGRU(input, hidden, 5, 1)) : null;
  }

  Tensor call(Tensor h, Tensor x) {
    return call(() -> CALLS.compute(this, () -> forward(h, x)), h, x);
  }

  private Tensor forward(Tensor h, Tensor x) {
    Tensor first = convgru1.call(h, x);
    return convgru2 == null ? first : convgru2.call(first, x);
  }
}
