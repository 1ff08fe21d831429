package org.jtorch.vision.models;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jtorch.Tensor;
import org.jtorch.nn.AdaptiveAvgPool2d;
import org.jtorch.nn.Flatten;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;

/** Module that calls layers in sequence: its children, and functions of its {@code forward}. */
abstract class LayerPath extends Module implements Layer {
  static final Layer FLATTEN = new Flatten();
  static final Layer RELU = new ReLU(o -> o.inplace(true));
  static final Layer GLOBAL_POOL = new AdaptiveAvgPool2d(1, 1);

  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final List<Supplier<Layer>> path = new ArrayList<>();

  /** Registers a layer and calls it next. */
  @CanIgnoreReturnValue
  final Slot<Layer> step(String name, Layer layer) {
    Slot<Layer> slot = slot(name, layer);
    path.add(slot::get);
    return slot;
  }

  /** Calls a layer next that was registered before. */
  final void step(Slot<Layer> slot) {
    path.add(slot::get);
  }

  /** Calls a function without a name in the state dict next. */
  final void function(Layer layer) {
    path.add(() -> layer);
  }

  final List<Layer> layers(int from, int to) {
    List<Layer> layers = new ArrayList<>(to - from);
    path.subList(from, to).forEach(layer -> layers.add(layer.get()));
    return layers;
  }

  final int length() {
    return path.size();
  }

  @Override
  public Tensor forward(Tensor input) {
    return CALLS.call(input, layers(0, path.size()));
  }
}
