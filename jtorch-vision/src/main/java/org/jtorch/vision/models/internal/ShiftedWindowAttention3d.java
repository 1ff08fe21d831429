package org.jtorch.vision.models.internal;

import org.jtorch.Tensor;
import org.jtorch.nn.Slot;

/**
 * Window attention in space and time with a table of biases, {@code
 * torchvision.models.video.swin_transformer.ShiftedWindowAttention3d}. A window that is larger than
 * the input shrinks and is not shifted.
 */
public final class ShiftedWindowAttention3d extends BiasTableAttention {
  private final Slot<Tensor> index;

  public ShiftedWindowAttention3d(Sizes s) {
    super(s);
    Tensor pairs = RelativePositions.index(s.window());
    long tokens = Math.round(Math.sqrt((double) pairs.numel()));
    index = buffer("relative_position_index", pairs.view(tokens, tokens));
    pairs.close();
  }

  @Override
  WindowGrid grid(Tensor input) {
    long[] window = sizes().window().clone();
    long[] shift = sizes().shift().clone();
    for (int i = 0; i < window.length; i++) {
      long size = input.size(i + 1L);
      shift[i] = size <= window[i] ? 0 : shift[i];
      window[i] = Math.min(size, window[i]);
    }
    return WindowGrid.of(input, window, shift);
  }

  @Override
  Tensor positionBias(WindowGrid grid) {
    long tokens = grid.tokens();
    return bias(index.get().narrow(0, 0, tokens).narrow(1, 0, tokens).reshape(-1), grid);
  }
}
