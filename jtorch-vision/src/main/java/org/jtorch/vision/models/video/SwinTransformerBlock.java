package org.jtorch.vision.models.video;

import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.nn.GELU;
import org.jtorch.nn.Layer;
import org.jtorch.nn.LayerNorm;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;
import org.jtorch.nn.init.Init;
import org.jtorch.nn.internal.SequentialAccess;
import org.jtorch.vision.ops.MLP;
import org.jtorch.vision.ops.StochasticDepth;

/**
 * Attention within windows and a perceptron, {@code
 * torchvision.models.swin_transformer.SwinTransformerBlock}. Input and output: {@code (N, T, H, W,
 * C)}.
 */
final class SwinTransformerBlock extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final Slot<Layer> norm1;
  private final Slot<Layer> attn;
  private final Slot<Layer> stochasticDepth;
  private final Slot<Layer> norm2;
  private final Slot<Layer> mlp;

  SwinTransformerBlock(
      long dim, ShiftedWindowAttention3d.Sizes sizes, double depthProb, double dropout) {
    norm1 = slot("norm1", new LayerNorm(dim));
    attn = slot("attn", new ShiftedWindowAttention3d(dim, sizes));
    stochasticDepth =
        slot("stochastic_depth", new StochasticDepth(depthProb, StochasticDepth.Mode.ROW));
    norm2 = slot("norm2", new LayerNorm(dim));
    MLP perceptron =
        new MLP(
            dim, new long[] {4 * dim, dim}, o -> o.activation(i -> new GELU()).dropout(dropout));
    mlp = slot("mlp", perceptron);
    for (Module module : perceptron.modules()) {
      if (module instanceof Linear linear) {
        Init.xavierUniform_(linear.weight());
        Init.normal_(linear.bias(), 0, 1e-6);
      }
    }
  }

  @Override
  public Tensor forward(Tensor x) {
    Layer depth = stochasticDepth.get();
    Tensor attended = CALLS.call(x, List.of(norm1.get(), attn.get(), depth)).add_(x);
    Tensor output = CALLS.call(attended, List.of(norm2.get(), mlp.get(), depth)).add_(attended);
    CALLS.close(this, output, attended);
    return output;
  }
}
