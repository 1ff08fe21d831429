package org.jtorch.vision.models;

import org.jtorch.Tensor;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;

/**
 * Inverted residual convolution, attention inside windows and attention between windows, {@code
 * torchvision.models.maxvit.MaxVitLayer}.
 */
final class MaxVitLayer extends Module implements Layer {
  private final Slot<Layer> layers;

  MaxVitLayer(MaxVit.LayerSizes s, MaxVit.Options o, double stochasticDepthProb) {
    NamedLayers parts = new NamedLayers();
    parts.add("MBconv", new MaxVitParts.MBConv(s, o, stochasticDepthProb));
    parts.add("window_attention", new PartitionAttentionLayer(false, s, o, stochasticDepthProb));
    parts.add("grid_attention", new PartitionAttentionLayer(true, s, o, stochasticDepthProb));
    layers = slot("layers", parts.toSequential());
  }

  @Override
  public Tensor forward(Tensor x) {
    return layers.get().call(x);
  }
}
