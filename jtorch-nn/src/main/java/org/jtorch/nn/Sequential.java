package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jtorch.Tensor;

/**
 * Layers and functions one after the other, {@code torch.nn.Sequential}.
 *
 * <pre>{@code
 * new Sequential(new Conv2d(1, 32, 5), Tensor::relu, x -> F.maxPool2d(x, 2), new Flatten())
 * }</pre>
 *
 * <p>Every entry has a number, functions too, so names equal PyTorch's.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope. What one of jtorch's own layers
 * hands to the next is freed at once where nobody else can have seen it.
 *
 * <p><b>Thread safety:</b> as its layers; changes are for one thread at a time.
 */
public final class Sequential extends Module implements Layer, Iterable<Layer> {
  private final ModuleEntries<Layer> layers = new ModuleEntries<>(state(), this::slot);

  /**
   * Layers by number.
   *
   * @param layers modules or functions
   */
  public Sequential(Layer... layers) {
    for (Layer layer : layers) {
      append(layer);
    }
  }

  /**
   * Layers by name, {@code Sequential(OrderedDict(...))}.
   *
   * @param layers modules or functions, in the map's order
   */
  public Sequential(Map<String, ? extends Layer> layers) {
    layers.forEach(this.layers::add);
  }

  @Override
  public Tensor forward(Tensor input) {
    return SequentialCalls.call(input, layers, layers::nameOf);
  }

  /**
   * Adds a layer at the end, {@code append}.
   *
   * @param layer a module or a function
   * @return this
   */
  @CanIgnoreReturnValue
  public Sequential append(Layer layer) {
    layers.add(layer);
    return this;
  }

  /**
   * Adds layers at the end, {@code extend}.
   *
   * @param layers modules or functions, in order
   * @return this
   */
  @CanIgnoreReturnValue
  public Sequential extend(Iterable<? extends Layer> layers) {
    layers.forEach(this::append);
    return this;
  }

  /**
   * Adds a layer before another, {@code insert}; all layers are numbered anew.
   *
   * @param index from 0 to {@link #size}, or from -1 for the last backwards
   * @param layer a module or a function
   * @return this
   * @throws IndexOutOfBoundsException if there is no such place
   */
  @CanIgnoreReturnValue
  public Sequential insert(int index, Layer layer) {
    layers.insert(index, layer);
    return this;
  }

  /**
   * Takes a layer out, {@code pop}; all layers are numbered anew.
   *
   * @param index from 0, or from -1 for the last backwards
   * @return the layer
   * @throws IndexOutOfBoundsException if there is none
   */
  @CanIgnoreReturnValue
  public Layer pop(int index) {
    return layers.remove(index);
  }

  /**
   * Some of the layers under the names that they have here, {@code sequential[start:end]}.
   *
   * @param start the first
   * @param end behind the last
   * @return layers that are shared with this
   * @throws IndexOutOfBoundsException if there are fewer
   */
  public Sequential slice(int start, int end) {
    Objects.checkFromToIndex(start, end, layers.size());
    Map<String, Layer> named = new LinkedHashMap<>();
    for (int i = start; i < end; i++) {
      named.put(layers.name(i), layers.get(i));
    }
    return new Sequential(named);
  }

  /**
   * One layer, {@code sequential[i]}.
   *
   * @param index from 0, or from -1 for the last backwards
   * @return the layer
   * @throws IndexOutOfBoundsException if there is none
   */
  public Layer get(int index) {
    return layers.get(index);
  }

  /**
   * Replaces one layer, {@code sequential[i] = layer}.
   *
   * @param index from 0, or from -1 for the last backwards
   * @param layer a module or a function
   * @throws IndexOutOfBoundsException if there is none to replace
   */
  public void set(int index, Layer layer) {
    layers.set(index, layer);
  }

  /**
   * How many layers there are, {@code len(sequential)}.
   *
   * @return the number
   */
  public int size() {
    return layers.size();
  }

  @Override
  public Iterator<Layer> iterator() {
    return layers.iterator();
  }
}
