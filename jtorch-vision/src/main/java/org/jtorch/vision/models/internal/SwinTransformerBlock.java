package org.jtorch.vision.models.internal;

import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jtorch.Tensor;
import org.jtorch.nn.GELU;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;
import org.jtorch.vision.ops.MLP;
import org.jtorch.vision.ops.StochasticDepth;

/**
 * Window attention and a perceptron, each added to its input, with normalization before them,
 * {@code torchvision.models.swin_transformer.SwinTransformerBlock}. Tokens {@code (N, *size, C)}.
 */
public class SwinTransformerBlock extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final Slot<Layer> norm1;
  private final Slot<Layer> attn;
  private final Slot<Layer> stochasticDepth;
  private final Slot<Layer> norm2;
  private final Slot<Layer> mlp;

  /**
   * Sizes of a block.
   *
   * @param dim channels
   * @param mlpRatio hidden size of the perceptron over the channels
   * @param dropout probability of dropout in the perceptron
   * @param stochasticDepthProb probability of leaving out attention or perceptron
   */
  public record Sizes(long dim, double mlpRatio, double dropout, double stochasticDepthProb) {}

  public SwinTransformerBlock(
      Sizes s, LongFunction<? extends Layer> norm, Supplier<? extends Layer> attention) {
    norm1 = slot("norm1", norm.apply(s.dim));
    attn = slot("attn", attention.get());
    stochasticDepth =
        slot(
            "stochastic_depth",
            new StochasticDepth(s.stochasticDepthProb, StochasticDepth.Mode.ROW));
    norm2 = slot("norm2", norm.apply(s.dim));
    long[] hidden = {(long) (s.dim * s.mlpRatio), s.dim};
    MLP perceptron = new MLP(s.dim, hidden, o -> o.activation(i -> new GELU()).dropout(s.dropout));
    Perceptrons.initialize(perceptron);
    mlp = slot("mlp", perceptron);
  }

  /** Returns a part with its normalization, in the order in which they are called. */
  List<Layer> withNorm(Layer part, Layer norm) {
    return List.of(norm, part, dropped());
  }

  final Layer dropped() {
    return stochasticDepth.get();
  }

  @Override
  public final Tensor forward(Tensor x) {
    return CALLS.compute(
        this,
        () -> {
          Tensor attended = CALLS.residual(x, withNorm(attn.get(), norm1.get()));
          return CALLS.residual(attended, withNorm(mlp.get(), norm2.get()));
        });
  }
}
