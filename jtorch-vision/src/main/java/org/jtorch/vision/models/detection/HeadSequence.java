package org.jtorch.vision.models.detection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.Tensor;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;

/** Heads that are a {@code Sequential} in Python. */
abstract class HeadSequence extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final List<Slot<Layer>> layers = new ArrayList<>();

  HeadSequence(List<Layer> layers) {
    this(numbered(layers));
  }

  HeadSequence(Map<String, Layer> layers) {
    layers.forEach((name, layer) -> this.layers.add(slot(name, layer)));
  }

  private static Map<String, Layer> numbered(List<Layer> layers) {
    Map<String, Layer> numbered = new LinkedHashMap<>();
    layers.forEach(layer -> numbered.put(Integer.toString(numbered.size()), layer));
    return numbered;
  }

  @Override
  public Tensor forward(Tensor regions) {
    List<Layer> current = new ArrayList<>();
    layers.forEach(slot -> current.add(slot.get()));
    return CALLS.call(regions, current);
  }
}
