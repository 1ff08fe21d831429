package org.jtorch.vision.models.video;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.nn.GELU;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.MaxPool3d;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;
import org.jtorch.vision.ops.MLP;
import org.jtorch.vision.ops.StochasticDepth;

/** Attention and a perceptron, {@code torchvision.models.video.mvit.MultiscaleBlock}. */
final class MultiscaleBlock extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final boolean projectsAfterAttention;
  private final @Nullable Slot<Layer> poolSkip;
  private final Slot<Layer> norm1;
  private final Slot<Layer> norm2;
  private final Slot<Layer> attn;
  private final Slot<Layer> mlp;
  private final Slot<Layer> stochasticDepth;
  private final @Nullable Slot<Layer> project;

  /**
   * Creates a block.
   *
   * @param input size of the grid of tokens
   * @param block the block's sizes
   * @param variant of the model
   * @param dropout probability in attention and perceptron
   * @param depthProb stochastic depth probability
   */
  MultiscaleBlock(
      Grid input, BlockConfig block, MViT.Variant variant, double dropout, double depthProb) {
    projectsAfterAttention = variant.projectsAfterAttention();
    poolSkip =
        block.strideQ().volume() == 1 ? null : slot("pool_skip", skip(block.strideQ(), input));
    long dim = projectsAfterAttention ? block.out() : block.in();
    norm1 = slot("norm1", variant.norm().apply(block.in()));
    norm2 = slot("norm2", variant.norm().apply(dim));
    attn = slot("attn", new MultiscaleAttention(input, dim, block, variant, dropout));
    mlp =
        slot(
            "mlp",
            new MLP(
                dim,
                new long[] {4 * dim, block.out()},
                o -> o.activation(i -> new GELU()).dropout(dropout)));
    stochasticDepth =
        slot("stochastic_depth", new StochasticDepth(depthProb, StochasticDepth.Mode.ROW));
    project =
        block.in() == block.out() ? null : slot("project", new Linear(block.in(), block.out()));
  }

  private static Pool skip(Grid stride, Grid input) {
    long[] strides = {stride.t(), stride.h(), stride.w()};
    long[] kernel = new long[3];
    long[] padding = new long[3];
    for (int i = 0; i < 3; i++) {
      kernel[i] = strides[i] > 1 ? strides[i] + 1 : strides[i];
      padding[i] = kernel[i] / 2;
    }
    return new Pool(new MaxPool3d(kernel, o -> o.stride(strides).padding(padding)), null, input);
  }

  /**
   * Computes the block.
   *
   * @param x {@code (N, 1 + t h w, C)}
   */
  @Override
  public Tensor forward(Tensor x) {
    Tensor normed = norm1.get().call(x);
    Tensor attended = attn.get().call(normed);
    Tensor input = project == null || !projectsAfterAttention ? x : project.get().call(normed);
    Tensor skip = poolSkip == null ? input : poolSkip.get().call(input);
    Tensor middle = stochasticDepth.get().call(attended).add_(skip);
    close(x, middle, normed, attended, input, skip);
    Tensor normed2 = norm2.get().call(middle);
    Tensor projected =
        project == null || projectsAfterAttention ? middle : project.get().call(normed2);
    Tensor output = CALLS.call(normed2, List.of(mlp.get(), stochasticDepth.get())).add_(projected);
    close(x, output, normed2, projected, middle);
    return output;
  }

  /** Closes intermediate tensors but those that are the input or the output. */
  private void close(Tensor input, Tensor output, Tensor... used) {
    for (Tensor tensor : used) {
      if (tensor != input) {
        CALLS.close(this, output, tensor);
      }
    }
  }
}
