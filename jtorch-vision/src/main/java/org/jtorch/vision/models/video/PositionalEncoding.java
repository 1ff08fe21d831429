package org.jtorch.vision.models.video;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;
import org.jtorch.nn.init.Init;

/**
 * Class token and, unless attention has relative ones, learned positions, {@code
 * torchvision.models.video.mvit.PositionalEncoding}. {@code (N, t h w, C)} to {@code (N, 1 + t h w,
 * C)}.
 */
final class PositionalEncoding extends Module implements Layer {
  private final Grid grid;
  private final Slot<Tensor> classToken;
  private final @Nullable Absolute absolute;

  /** The learned positions. */
  private record Absolute(Slot<Tensor> spatial, Slot<Tensor> temporal, Slot<Tensor> ofClass) {}

  PositionalEncoding(long dim, Grid grid, boolean isRelative) {
    this.grid = grid;
    classToken = parameter("class_token", Torch.zeros(dim));
    absolute =
        isRelative
            ? null
            : new Absolute(
                parameter("spatial_pos", Torch.zeros(grid.h() * grid.w(), dim)),
                parameter("temporal_pos", Torch.zeros(grid.t(), dim)),
                parameter("class_pos", Torch.zeros(dim)));
  }

  void initialize() {
    parameters().forEach(p -> Init.truncNormal_(p, o -> o.std(0.02)));
  }

  @Override
  public Tensor forward(Tensor tokens) {
    return TensorScope.compute(
        () -> {
          Tensor token = classToken.get().expand(tokens.size(0), -1).unsqueeze(1);
          Tensor x = Torch.cat(List.of(token, tokens), 1);
          return absolute == null ? x : x.add_(positions(absolute));
        });
  }

  private Tensor positions(Absolute a) {
    Tensor spatial = a.spatial.get();
    long dim = spatial.size(1);
    Tensor temporal = a.temporal.get().repeatInterleave(spatial.size(0), 0);
    temporal.add_(spatial.unsqueeze(0).expand(grid.t(), -1, -1).reshape(-1, dim));
    return Torch.cat(List.of(a.ofClass.get().unsqueeze(0), temporal), 0).unsqueeze(0);
  }
}
