package org.jtorch.vision.models.video;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Conv3d;
import org.jtorch.nn.Dropout;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;
import org.jtorch.nn.init.Init;
import org.jtorch.nn.internal.SequentialAccess;

/**
 * Self-attention with pooled queries, keys and values, {@code
 * torchvision.models.video.mvit.MultiscaleAttention}.
 */
final class MultiscaleAttention extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final long heads;
  private final double scale;
  private final Grid queryGrid;
  private final Grid keyGrid;
  private final boolean isResidual;
  private final Slot<Layer> qkv;
  private final Slot<Layer> project;
  private final @Nullable Slot<Layer> poolQ;
  private final @Nullable Slot<Layer> poolK;
  private final @Nullable Slot<Layer> poolV;
  private final @Nullable RelativePositions positions;

  MultiscaleAttention(Grid input, long dim, BlockConfig block, MViT.Variant variant, double drop) {
    heads = block.heads();
    long headDim = dim / heads;
    scale = 1 / Math.sqrt((double) headDim);
    queryGrid = input.dividedBy(block.strideQ());
    keyGrid = input.dividedBy(block.strideKv());
    isResidual = variant.hasResidualPool();
    qkv = slot("qkv", new Linear(block.in(), 3 * dim));
    List<Layer> layers = new ArrayList<>(List.of(new Linear(dim, dim)));
    if (drop > 0) {
      layers.add(new Dropout(drop, o -> o.inplace(true)));
    }
    project = slot("project", new Sequential(layers.toArray(Layer[]::new)));
    poolQ =
        block.poolsQueries()
            ? slot("pool_q", pool(headDim, block.strideQ(), input, variant))
            : null;
    poolK = slot("pool_k", pool(headDim, block.strideKv(), input, variant));
    poolV = slot("pool_v", pool(headDim, block.strideKv(), input, variant));
    positions = variant.hasRelativePositions() ? positions(input, headDim, block) : null;
  }

  private static Pool pool(long dim, Grid stride, Grid input, MViT.Variant variant) {
    long[] strides = {stride.t(), stride.h(), stride.w()};
    return new Pool(
        new Conv3d(
            dim,
            dim,
            new long[] {3, 3, 3},
            o -> o.stride(strides).padding(1, 1, 1).groups(dim).bias(false)),
        variant.norm().apply(dim),
        input);
  }

  private RelativePositions positions(Grid input, long dim, BlockConfig block) {
    long size = Math.max(input.h(), input.w());
    long queries = size / block.strideQ().h();
    long keys = size / block.strideKv().h();
    long rows = 2 * Math.max(queries, keys) - 1;
    Slot<Tensor> h = parameter("rel_pos_h", Torch.zeros(rows, dim));
    Slot<Tensor> w = parameter("rel_pos_w", Torch.zeros(rows, dim));
    Slot<Tensor> t = parameter("rel_pos_t", Torch.zeros(2 * input.t() - 1, dim));
    for (Slot<Tensor> table : List.of(h, w, t)) {
      Init.truncNormal_(table.get(), o -> o.std(0.02));
    }
    return new RelativePositions(h, w, t);
  }

  /**
   * Computes the attention.
   *
   * @param tokens {@code (N, 1 + t h w, C)}
   * @return the tokens of the queries
   */
  @Override
  public Tensor forward(Tensor tokens) {
    Tensor projected = qkv.get().call(tokens);
    List<Tensor> parts = TensorScope.compute(() -> split(projected));
    Tensor q = pool(poolQ, parts.get(0));
    Tensor k = pool(poolK, parts.get(1));
    Tensor v = pool(poolV, parts.get(2));
    Tensor attended = TensorScope.compute(() -> attend(q, k, v));
    Tensor output = project.get().call(attended);
    parts.forEach(part -> CALLS.close(this, output, part));
    for (Tensor used : List.of(q, k, v, projected, attended)) {
      CALLS.close(this, output, used);
    }
    return output;
  }

  private List<Tensor> split(Tensor projected) {
    long dim = projected.size(2) / 3;
    return projected.view(-1, projected.size(1), 3, heads, dim / heads).transpose(1, 3).unbind(2);
  }

  private static Tensor pool(@Nullable Slot<Layer> pool, Tensor x) {
    return pool == null ? x : pool.get().call(x);
  }

  private Tensor attend(Tensor q, Tensor k, Tensor v) {
    Tensor attended = TensorScope.compute(() -> weights(q, k)).matmul(v);
    if (isResidual) {
      attended.narrow(2, 1, queryGrid.volume()).add_(q.narrow(2, 1, queryGrid.volume()));
    }
    return attended.transpose(1, 2).reshape(-1, queryGrid.volume() + 1, heads * q.size(3));
  }

  private Tensor weights(Tensor q, Tensor k) {
    Tensor scores = q.mul(scale).matmul(k.transpose(2, 3));
    if (positions != null) {
      scores
          .narrow(2, 1, queryGrid.volume())
          .narrow(3, 1, keyGrid.volume())
          .add_(positions.scores(q, queryGrid, keyGrid));
    }
    return scores.softmax(-1);
  }
}
