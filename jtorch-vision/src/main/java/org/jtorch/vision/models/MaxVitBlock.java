package org.jtorch.vision.models;

import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.ModuleList;
import org.jtorch.nn.internal.SequentialAccess;

/** Layers of equal width, {@code torchvision.models.maxvit.MaxVitBlock}. */
final class MaxVitBlock extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final List<MaxVitLayer> layers;

  MaxVitBlock(MaxVitLayer... layers) {
    this.layers = List.of(layers);
    register("layers", new ModuleList<>(layers));
  }

  @Override
  public Tensor forward(Tensor x) {
    return CALLS.call(x, layers);
  }
}
