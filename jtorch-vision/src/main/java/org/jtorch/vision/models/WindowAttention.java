package org.jtorch.vision.models;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.Linear;

/**
 * Self-attention with several heads inside the windows of a grid, {@code
 * torchvision.models.swin_transformer.shifted_window_attention}; in two and in three dimensions.
 *
 * @param qkv projection to queries, keys and values
 * @param proj projection of the output
 * @param heads number of heads
 * @param attentionDropout probability of dropout of the weights
 * @param dropout probability of dropout of the output
 */
record WindowAttention(
    Linear qkv, Linear proj, long heads, double attentionDropout, double dropout) {
  private static final double MAX_LOGIT_SCALE = Math.log(100);

  /**
   * Attends inside each window.
   *
   * @param input {@code (N, *size, C)}
   * @param grid the windows
   * @param positionBias {@code (1, heads, tokens, tokens)}
   * @param logitScale logarithm of the scale of cosine attention, {@code (heads, 1, 1)}; null for
   *     scaled dot products
   * @param isTraining whether the dropouts are active
   * @return the input's shape
   */
  Tensor attend(
      Tensor input,
      WindowGrid grid,
      Tensor positionBias,
      @Nullable Tensor logitScale,
      boolean isTraining) {
    Tensor x = grid.partition(input);
    long channels = x.size(2);
    Tensor projected =
        logitScale == null
            ? F.linear(x, qkv.weight(), qkv.bias())
            : F.linear(x, qkv.weight(), keylessBias());
    List<Tensor> parts =
        projected
            .reshape(-1, grid.tokens(), 3, heads, channels / heads)
            .permute(2, 0, 3, 1, 4)
            .unbind();
    Tensor scores =
        logitScale == null
            ? scaled(parts.get(0), parts.get(1))
            : cosine(parts.get(0), parts.get(1), logitScale);
    Tensor weights = softmax(scores, grid, positionBias);
    weights = F.dropout(weights, attentionDropout, isTraining);
    Tensor merged =
        weights.matmul(parts.get(2)).transpose(1, 2).reshape(-1, grid.tokens(), channels);
    return grid.merge(F.dropout(F.linear(merged, proj.weight(), proj.bias()), dropout, isTraining));
  }

  /** The bias of the projection without that of the keys, which cosine attention leaves out. */
  private Tensor keylessBias() {
    Tensor bias = qkv.bias();
    long length = bias.numel() / 3;
    Tensor zeros = Torch.zerosLike(bias.narrow(0, length, length));
    return Torch.cat(bias.narrow(0, 0, length), zeros, bias.narrow(0, 2 * length, length));
  }

  private static Tensor scaled(Tensor q, Tensor k) {
    return q.mul(Math.pow(q.size(-1), -0.5)).matmul(k.transpose(-2, -1));
  }

  private static Tensor cosine(Tensor q, Tensor k, Tensor logitScale) {
    Tensor similarity =
        F.normalize(q, o -> o.dim(-1)).matmul(F.normalize(k, o -> o.dim(-1)).transpose(-2, -1));
    return similarity.mul(logitScale.clampMax(MAX_LOGIT_SCALE).exp());
  }

  private Tensor softmax(Tensor scores, WindowGrid grid, Tensor positionBias) {
    if (!grid.isShifted()) {
      return scores.add(positionBias).softmax(-1);
    }
    long tokens = grid.tokens();
    Tensor bias = positionBias.add(grid.mask(scores).unsqueeze(1));
    return scores
        .reshape(-1, grid.windows(), heads, tokens, tokens)
        .add(bias)
        .softmax(-1)
        .reshape(-1, heads, tokens, tokens);
  }
}
