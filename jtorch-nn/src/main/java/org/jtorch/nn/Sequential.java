package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jtorch.Tensor;

/**
 * Sequential container of layers and functions, {@code torch.nn.Sequential}.
 *
 * <pre>{@code
 * new Sequential(new Conv2d(1, 32, 5), Tensor::relu, x -> F.maxPool2d(x, 2), new Flatten());
 * }</pre>
 *
 * <p>Every entry is numbered, including functions, so names equal PyTorch's.
 *
 * <p><b>Ownership:</b> an intermediate output of a module marked with {@link PrivateOutput}, as
 * jtorch's are, is freed at once if no user code can have a reference to it.
 */
public final class Sequential extends Module implements Layer, Iterable<Layer> {
  private final ModuleEntries<Layer> layers = new ModuleEntries<>(state(), this::slot);

  /**
   * Creates a container of layers named by number.
   *
   * @param layers modules or functions
   */
  public Sequential(Layer... layers) {
    for (Layer layer : layers) {
      append(layer);
    }
  }

  /**
   * Creates a container of named layers, {@code Sequential(OrderedDict(...))}.
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

  /** Adds a module or function at the end, {@code append}. */
  @CanIgnoreReturnValue
  public Sequential append(Layer layer) {
    layers.add(layer);
    return this;
  }

  /** Adds modules or functions at the end in order, {@code extend}. */
  @CanIgnoreReturnValue
  public Sequential extend(Iterable<? extends Layer> layers) {
    layers.forEach(this::append);
    return this;
  }

  /**
   * Inserts a layer, {@code insert}; all layers are renumbered.
   *
   * @param index position from 0 to {@link #size}; negative indices count from the end
   * @param layer a module or a function
   * @return this
   * @throws IndexOutOfBoundsException if the index is out of range
   */
  @CanIgnoreReturnValue
  public Sequential insert(int index, Layer layer) {
    layers.insert(index, layer);
    return this;
  }

  /**
   * Removes and returns a layer, {@code pop}; all layers are renumbered.
   *
   * @param index zero-based index; negative indices count from the end
   * @return the layer
   * @throws IndexOutOfBoundsException if the index is out of range
   */
  @CanIgnoreReturnValue
  public Layer pop(int index) {
    return layers.remove(index);
  }

  /**
   * Returns a range of the layers under their current names, {@code sequential[start:end]}.
   *
   * @param start first index, inclusive
   * @param end last index, exclusive
   * @return a container that shares the layers
   * @throws IndexOutOfBoundsException if the range is out of bounds
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
   * Returns one layer, {@code sequential[i]}.
   *
   * @param index zero-based index; negative indices count from the end
   * @return the layer
   * @throws IndexOutOfBoundsException if the index is out of range
   */
  public Layer get(int index) {
    return layers.get(index);
  }

  /**
   * Replaces one layer, {@code sequential[i] = layer}.
   *
   * @param index zero-based index; negative indices count from the end
   * @param layer a module or a function
   * @throws IndexOutOfBoundsException if the index is out of range
   */
  public void set(int index, Layer layer) {
    layers.set(index, layer);
  }

  /** {@return the number of layers, {@code len(sequential)}} */
  public int size() {
    return layers.size();
  }

  @Override
  public Iterator<Layer> iterator() {
    return layers.iterator();
  }
}
