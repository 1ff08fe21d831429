package org.jtorch.vision.models.internal;

import org.jtorch.Tensor;
import org.jtorch.nn.Slot;

/**
 * Window attention with a table of biases, {@code
 * torchvision.models.swin_transformer.ShiftedWindowAttention}.
 */
public final class ShiftedWindowAttention extends BiasTableAttention {
  private final Slot<Tensor> index;

  public ShiftedWindowAttention(Sizes s) {
    super(s);
    index = buffer("relative_position_index", RelativePositions.index(s.window()));
  }

  @Override
  Tensor positionBias(WindowGrid grid) {
    return bias(index.get(), grid);
  }
}
