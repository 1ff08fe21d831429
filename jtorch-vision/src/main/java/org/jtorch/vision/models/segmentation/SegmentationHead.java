package org.jtorch.vision.models.segmentation;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;

/** Parts of segmentation models that are a {@code Sequential} in Python. */
abstract class SegmentationHead extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final List<Slot<Layer>> layers = new ArrayList<>();

  SegmentationHead(Layer... layers) {
    for (Layer layer : layers) {
      this.layers.add(slot(Integer.toString(this.layers.size()), layer));
    }
  }

  @Override
  public Tensor forward(Tensor features) {
    List<Layer> current = new ArrayList<>();
    layers.forEach(slot -> current.add(slot.get()));
    return CALLS.call(features, current);
  }
}
