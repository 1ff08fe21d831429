package org.jtorch.vision.models.internal;

import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.Slot;
import org.jtorch.nn.init.Init;

/**
 * Window attention with a table of biases, {@code
 * torchvision.models.swin_transformer.ShiftedWindowAttention}.
 */
public final class ShiftedWindowAttention extends WindowAttentionLayer {
  private final Slot<Tensor> table;
  private final Slot<Tensor> index;

  public ShiftedWindowAttention(Sizes s) {
    super(s);
    table =
        parameter(
            "relative_position_bias_table",
            Torch.zeros(RelativePositions.count(s.window()), s.heads()));
    Init.truncNormal_(table.get(), o -> o.std(0.02));
    index = buffer("relative_position_index", RelativePositions.index(s.window()));
  }

  @Override
  Tensor positionBias(WindowGrid grid) {
    return RelativePositions.bias(table.get(), index.get(), grid.tokens());
  }
}
