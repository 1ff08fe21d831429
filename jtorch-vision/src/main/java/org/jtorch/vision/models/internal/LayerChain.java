package org.jtorch.vision.models.internal;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;

/** Named layers that are called in order, a subclass of {@code Sequential} in Python. */
public abstract class LayerChain extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final List<Slot<Layer>> layers = new ArrayList<>();

  /** Creates a block of layers that are named by their numbers. */
  protected LayerChain(Layer... layers) {
    for (int i = 0; i < layers.length; i++) {
      add(Integer.toString(i), layers[i]);
    }
  }

  /** Adds a layer. */
  protected final void add(String name, Layer layer) {
    layers.add(slot(name, layer));
  }

  @Override
  public final Tensor forward(Tensor x) {
    List<Layer> current = new ArrayList<>(layers.size());
    layers.forEach(slot -> current.add(slot.get()));
    return CALLS.call(x, current);
  }
}
