package org.jtorch.vision.models.internal;

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
    Tensor x = isTraining ? grid.partition(input) : grid.gather(input);
    long channels = x.size(2);
    Tensor bias = logitScale == null ? qkv.bias() : keylessBias();
    List<Tensor> parts =
        F.linear(x, qkv.weight(), bias)
            .reshape(-1, grid.tokens(), 3, heads, channels / heads)
            .permute(2, 0, 3, 1, 4)
            .unbind();
    Tensor q = logitScale == null ? parts.get(0) : scaled(parts.get(0), logitScale);
    Tensor k = logitScale == null ? parts.get(1) : F.normalize(parts.get(1), o -> o.dim(-1));
    double scale = logitScale == null ? Math.pow((double) channels / heads, -0.5) : 1;
    Tensor v = parts.get(2);
    Tensor attended =
        isTraining
            ? weights(q.mul(scale).matmul(k.transpose(-2, -1)), grid, positionBias).matmul(v)
            : fused(q, k, v, scale, grid.bias(positionBias, q.size(0)));
    Tensor merged = attended.transpose(1, 2).reshape(-1, grid.tokens(), channels);
    Tensor output = F.linear(merged, proj.weight(), proj.bias());
    return isTraining ? grid.merge(F.dropout(output, dropout, true)) : grid.scatter(output);
  }

  private static Tensor fused(Tensor q, Tensor k, Tensor v, double scale, Tensor bias) {
    return F.scaledDotProductAttention(q, k, v, o -> o.attnMask(bias).scale(scale));
  }

  /** The bias of the projection without that of the keys, which cosine attention leaves out. */
  private Tensor keylessBias() {
    Tensor bias = qkv.bias();
    long length = bias.numel() / 3;
    Tensor zeros = Torch.zerosLike(bias.narrow(0, length, length));
    return Torch.cat(bias.narrow(0, 0, length), zeros, bias.narrow(0, 2 * length, length));
  }

  private static Tensor scaled(Tensor q, Tensor logitScale) {
    return F.normalize(q, o -> o.dim(-1)).mul(logitScale.clampMax(MAX_LOGIT_SCALE).exp());
  }

  /** The attention weights of training, in the operators that draw what Python draws. */
  private Tensor weights(Tensor scores, WindowGrid grid, Tensor positionBias) {
    Tensor biased = scores.add(positionBias);
    if (grid.isShifted()) {
      long tokens = grid.tokens();
      biased =
          biased
              .view(-1, grid.windows(), heads, tokens, tokens)
              .add(grid.mask(scores).unsqueeze(1))
              .view(-1, heads, tokens, tokens);
    }
    return F.dropout(biased.softmax(-1), attentionDropout, true);
  }
}
