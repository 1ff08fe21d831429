package org.jtorch.vision.ops;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jtorch.Tensor;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;

/**
 * Base class of blocks that are a subclass of {@code Sequential} in Python: layers that are called
 * in order, each of which can be replaced.
 *
 * <pre>{@code
 * DeepLabV3 model = DeepLabV3.deeplabv3Resnet50();
 * LayerSequence head = (LayerSequence) model.classifier().get();
 * head.set(4, new Conv2d(256, 3, 1));   // for three classes, model.classifier[4] = ...
 * }</pre>
 */
public abstract class LayerSequence extends Module implements Layer, Iterable<Layer> {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final List<Slot<Layer>> layers = new ArrayList<>();

  /**
   * Creates a block of layers that are named by their numbers.
   *
   * @param layers modules or functions, in the order of their calls
   */
  protected LayerSequence(Layer... layers) {
    this(List.of(layers));
  }

  /**
   * Creates a block of layers that are named by their numbers.
   *
   * @param layers modules or functions, in the order of their calls
   */
  protected LayerSequence(List<? extends Layer> layers) {
    for (Layer layer : layers) {
      this.layers.add(slot(Integer.toString(this.layers.size()), layer));
    }
  }

  /**
   * Creates a block of named layers.
   *
   * @param layers modules or functions, in the order of their calls
   */
  protected LayerSequence(Map<String, ? extends Layer> layers) {
    layers.forEach((name, layer) -> this.layers.add(slot(name, layer)));
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
