package org.jtorch.vision.models.internal;

import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.Slot;
import org.jtorch.nn.init.Init;

/** Window attention with a table of biases for relative positions. */
abstract class BiasTableAttention extends WindowAttentionLayer {
  private final Slot<Tensor> table;

  BiasTableAttention(Sizes s) {
    super(s);
    table =
        parameter(
            "relative_position_bias_table",
            Torch.zeros(RelativePositions.count(s.window()), s.heads()));
    Init.truncNormal_(table.get(), o -> o.std(0.02));
  }

  /**
   * Returns the biases of all pairs of tokens, {@code (1, heads, tokens, tokens)}.
   *
   * @param pairs the relative position of each pair, {@code (tokens * tokens)}
   */
  final Tensor bias(Tensor pairs, WindowGrid grid) {
    return RelativePositions.bias(table.get(), pairs, grid.tokens());
  }
}
