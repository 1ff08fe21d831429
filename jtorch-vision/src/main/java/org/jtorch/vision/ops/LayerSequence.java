package org.jtorch.vision.ops;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;

/**
 * Blocks that are a {@code Sequential} in Python: numbered layers, each of which can be replaced.
 */
abstract class LayerSequence extends Module implements Layer, Iterable<Layer> {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final List<Slot<Layer>> layers = new ArrayList<>();

  LayerSequence(List<Layer> layers) {
    for (Layer layer : layers) {
      this.layers.add(slot(Integer.toString(this.layers.size()), layer));
    }
  }

  @Override
  public Tensor forward(Tensor input) {
    return CALLS.call(input, current());
  }

  private List<Layer> current() {
    List<Layer> current = new ArrayList<>(layers.size());
    layers.forEach(slot -> current.add(slot.get()));
    return current;
  }

  /**
   * Returns a layer, {@code block[i]}.
   *
   * @param index zero-based index
   * @return the layer
   * @throws IndexOutOfBoundsException if the index is out of range
   */
  public final Layer get(int index) {
    return layers.get(index).get();
  }

  /**
   * Replaces a layer, {@code block[i] = layer}.
   *
   * @param index zero-based index
   * @param layer a module or a function
   * @throws IndexOutOfBoundsException if the index is out of range
   */
  public final void set(int index, Layer layer) {
    layers.get(index).set(layer);
  }

  /** {@return the number of layers, {@code len(block)}} */
  public final int size() {
    return layers.size();
  }

  /** {@return an iterator over the layers, which cannot remove} */
  @Override
  public final Iterator<Layer> iterator() {
    return List.copyOf(current()).iterator();
  }
}
