package org.jtorch.vision.models;

import org.jtorch.Tensor;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;

/** Layers whose result is added to their input if both have the same shape. */
abstract class ShortcutBlock extends Module implements Layer {
  static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final Slot<Layer> body;
  private final boolean isAdded;

  ShortcutBlock(String name, Layer body, boolean isAdded) {
    this.body = slot(name, body);
    this.isAdded = isAdded;
  }

  @Override
  public Tensor forward(Tensor input) {
    Layer layers = body.get();
    Tensor output = layers.call(input);
    return isAdded ? sum(input, layers, output) : output;
  }

  /** Adds the output of the layers to their input. */
  Tensor sum(Tensor input, Layer layers, Tensor output) {
    Tensor sum = input.add(output);
    CALLS.close(layers, input, output);
    return sum;
  }
}
