package org.jtorch.vision.models.video;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;

/** Base class of blocks that are subclasses of {@code Sequential} in Python. */
abstract class LayerChain extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final List<Slot<Layer>> layers = new ArrayList<>();

  LayerChain(Layer... layers) {
    for (int i = 0; i < layers.length; i++) {
      this.layers.add(slot(Integer.toString(i), layers[i]));
    }
  }

  @Override
  public Tensor forward(Tensor input) {
    return CALLS.call(input, layers.stream().map(Slot::get).toList());
  }
}
