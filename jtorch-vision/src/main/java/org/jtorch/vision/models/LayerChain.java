package org.jtorch.vision.models;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;

/** Named layers that are called in order, a subclass of {@code Sequential} in Python. */
abstract class LayerChain extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final List<Slot<Layer>> layers = new ArrayList<>();

  final void add(String name, Layer layer) {
    layers.add(slot(name, layer));
  }

  @Override
  public final Tensor forward(Tensor x) {
    List<Layer> current = new ArrayList<>(layers.size());
    layers.forEach(slot -> current.add(slot.get()));
    return CALLS.call(x, current);
  }
}
