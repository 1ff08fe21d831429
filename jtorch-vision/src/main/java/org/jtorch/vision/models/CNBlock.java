package org.jtorch.vision.models;

import java.util.List;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.GELU;
import org.jtorch.nn.Layer;
import org.jtorch.nn.LayerNorm;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;
import org.jtorch.vision.ops.Permute;
import org.jtorch.vision.ops.StochasticDepth;

/**
 * Depthwise convolution and a perceptron over the channels, scaled and added to the input, {@code
 * torchvision.models.convnext.CNBlock}.
 */
final class CNBlock extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final Slot<Tensor> layerScale;
  private final Slot<Layer> block;
  private final Slot<Layer> stochasticDepth;

  CNBlock(long dim, double layerScale, double stochasticDepthProb) {
    block =
        slot(
            "block",
            new Sequential(
                new Conv2d(dim, dim, 7, o -> o.padding(3).groups(dim)),
                new Permute(0, 2, 3, 1),
                new LayerNorm(dim, o -> o.eps(1e-6)),
                new Linear(dim, 4 * dim),
                new GELU(),
                new Linear(4 * dim, dim),
                new Permute(0, 3, 1, 2)));
    this.layerScale = parameter("layer_scale", Torch.full(Shape.of(dim, 1, 1), layerScale));
    stochasticDepth =
        slot(
            "stochastic_depth", new StochasticDepth(stochasticDepthProb, StochasticDepth.Mode.ROW));
  }

  @Override
  public Tensor forward(Tensor x) {
    Layer path = block.get();
    Layer drop = stochasticDepth.get();
    Tensor y = CALLS.call(x, List.of(path));
    Tensor scaled = layerScale.get().mul(y);
    CALLS.close(path, x, y);
    Tensor kept = drop.call(scaled);
    CALLS.close(drop, kept, scaled);
    return kept.add_(x);
  }
}
