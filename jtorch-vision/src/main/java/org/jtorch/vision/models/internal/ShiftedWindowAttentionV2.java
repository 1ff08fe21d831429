package org.jtorch.vision.models.internal;

import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;
import org.jtorch.nn.init.Init;

/**
 * Cosine attention in windows with biases that a network computes from positions, {@code
 * torchvision.models.swin_transformer.ShiftedWindowAttentionV2}.
 */
public final class ShiftedWindowAttentionV2 extends WindowAttentionLayer {
  private static final double LARGEST_BIAS = 16;

  private final Slot<Tensor> coordinates;
  private final Slot<Tensor> index;
  private final Slot<Tensor> logitScale;
  private final Slot<Layer> mlp;

  public ShiftedWindowAttentionV2(Sizes s) {
    super(s);
    coordinates = buffer("relative_coords_table", coordinates(s.window()));
    index = buffer("relative_position_index", RelativePositions.index(s.window()));
    logitScale = parameter("logit_scale", Torch.ones(s.heads(), 1, 1).mul(10).log());
    mlp =
        slot(
            "cpb_mlp",
            new Sequential(
                new Linear(2, 512),
                new ReLU(o -> o.inplace(true)),
                new Linear(512, s.heads(), o -> o.bias(false))));
    Init.zeros_(attention().qkv().bias().detach().narrow(0, s.dim(), s.dim()));
  }

  /** Logarithms of the relative positions, {@code (1, 2 h - 1, 2 w - 1, 2)}. */
  private static Tensor coordinates(long[] window) {
    int rows = Math.toIntExact(2 * window[0] - 1);
    int columns = Math.toIntExact(2 * window[1] - 1);
    float[] values = new float[2 * rows * columns];
    for (int i = 0; i < rows * columns; i++) {
      values[2 * i] = scaled(i / columns - window[0] + 1, window[0]);
      values[2 * i + 1] = scaled(i % columns - window[1] + 1, window[1]);
    }
    return Torch.tensor(values).view(1, rows, columns, 2);
  }

  private static float scaled(long offset, long window) {
    double normalized = 8.0 * offset / (window - 1);
    return (float) (Math.signum(normalized) * Math.log1p(Math.abs(normalized)) / Math.log(2) / 3);
  }

  @Override
  Tensor positionBias(WindowGrid grid) {
    Tensor table = mlp.get().call(coordinates.get()).view(-1, sizes().heads());
    return RelativePositions.bias(table, index.get(), grid.tokens()).sigmoid().mul(LARGEST_BIAS);
  }

  @Override
  Tensor logitScale() {
    return logitScale.get();
  }
}
