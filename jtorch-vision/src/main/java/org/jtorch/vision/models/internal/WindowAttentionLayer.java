package org.jtorch.vision.models.internal;

import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.internal.SequentialAccess;

/** Attention in shifted windows with a bias for relative positions. */
public abstract class WindowAttentionLayer extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  /**
   * Sizes of a layer.
   *
   * @param dim channels
   * @param window sizes of a window, in two or three dimensions
   * @param shift shift of the windows in each dimension
   * @param heads number of heads
   * @param attentionDropout probability of dropout of the attention weights
   * @param dropout probability of dropout of the output
   */
  @SuppressWarnings("ArrayRecordComponent") // read only, never compared
  public record Sizes(
      long dim, long[] window, long[] shift, long heads, double attentionDropout, double dropout) {}

  private final Sizes sizes;
  private final WindowAttention attention;

  WindowAttentionLayer(Sizes s) {
    sizes = s;
    Linear qkv = register("qkv", new Linear(s.dim, 3 * s.dim));
    Linear proj = register("proj", new Linear(s.dim, s.dim));
    attention = new WindowAttention(qkv, proj, s.heads, s.attentionDropout, s.dropout);
  }

  final Sizes sizes() {
    return sizes;
  }

  final WindowAttention attention() {
    return attention;
  }

  /** Returns the windows of an input {@code (N, *size, C)}. */
  WindowGrid grid(Tensor input) {
    return WindowGrid.of(input, sizes.window, sizes.shift);
  }

  /** Returns the bias of the scores, {@code (1, heads, tokens, tokens)}. */
  abstract Tensor positionBias(WindowGrid grid);

  /** Returns the logarithm of the scale of cosine attention; null for scaled dot products. */
  @Nullable Tensor logitScale() {
    return null;
  }

  @Override
  public final Tensor forward(Tensor input) {
    return CALLS.compute(
        this,
        () -> {
          WindowGrid grid = grid(input);
          return attention.attend(input, grid, positionBias(grid), logitScale(), isTraining());
        });
  }
}
