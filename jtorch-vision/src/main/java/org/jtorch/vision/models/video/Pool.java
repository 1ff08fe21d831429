package org.jtorch.vision.models.video;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;

/** Pooling of all tokens but the class token, {@code torchvision.models.video.mvit.Pool}. */
final class Pool extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final Grid grid;
  private final Slot<Layer> pool;
  private final @Nullable Slot<Layer> normAct;

  /**
   * Creates a layer.
   *
   * @param pool a convolution or pooling
   * @param norm a normalization of the result, if there is one
   * @param grid size of the grid of input tokens
   */
  Pool(Layer pool, @Nullable Layer norm, Grid grid) {
    this.grid = grid;
    this.pool = slot("pool", pool);
    normAct = norm == null ? null : slot("norm_act", new Sequential(norm));
  }

  /**
   * Pools tokens.
   *
   * @param tokens {@code (N, heads, 1 + t h w, C)} or {@code (N, 1 + t h w, C)}
   */
  @Override
  public Tensor forward(Tensor tokens) {
    Tensor volume = TensorScope.compute(() -> volume(tokens));
    Tensor pooled = pool.get().call(volume);
    Tensor joined = TensorScope.compute(() -> join(tokens, pooled));
    Tensor output = normAct == null ? joined : normAct.get().call(joined);
    CALLS.close(this, output, volume);
    CALLS.close(this, output, pooled);
    CALLS.close(this, output, joined);
    return output;
  }

  /** The tokens but the first, (N heads, C, t, h, w). */
  private Tensor volume(Tensor tokens) {
    return tokens
        .narrow(-2, 1, tokens.size(-2) - 1)
        .transpose(-2, -1)
        .reshape(-1, tokens.size(-1), grid.t(), grid.h(), grid.w())
        .contiguous();
  }

  /** The first token and the pooled ones, of as many dimensions as the tokens. */
  private static Tensor join(Tensor tokens, Tensor pooled) {
    long[] shape = tokens.shape().toArray();
    shape[0] = -1;
    shape[shape.length - 2] = pooled.size(1);
    shape[shape.length - 1] = pooled.size(2) * pooled.size(3) * pooled.size(4);
    return Torch.cat(List.of(tokens.narrow(-2, 0, 1), pooled.reshape(shape).transpose(-2, -1)), -2);
  }
}
