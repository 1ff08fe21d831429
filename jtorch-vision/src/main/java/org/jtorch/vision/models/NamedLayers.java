package org.jtorch.vision.models;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Sequential;

/** Layers of a {@code Sequential} by name, in order. */
final class NamedLayers {
  private final Map<String, Layer> layers = new LinkedHashMap<>();

  void add(String name, Layer layer) {
    layers.put(name, layer);
  }

  int size() {
    return layers.size();
  }

  Sequential toSequential() {
    return new Sequential(layers);
  }
}
