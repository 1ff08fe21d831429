package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
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
 * <p><b>Thread safety:</b> as its layers; {@link #append} is for one thread at a time.
 */
public final class Sequential extends Module implements Layer, Iterable<Layer> {
  private final List<Slot<Layer>> layers = new ArrayList<>();

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
    layers.forEach((name, layer) -> this.layers.add(slot(name, layer)));
  }

  @Override
  public Tensor forward(Tensor input) {
    Tensor current = input;
    boolean mayClose = false;
    for (Slot<Layer> slot : layers) {
      Layer layer = slot.get();
      boolean own = isOwn(layer);
      Tensor next = layer.call(current);
      mayClose &= own;
      if (next != current) {
        if (mayClose) {
          current.close();
        }
        mayClose = own && next != input;
        current = next;
      }
    }
    return current;
  }

  /**
   * Adds a layer at the end, {@code append}.
   *
   * @param layer a module or a function
   * @return this
   */
  @CanIgnoreReturnValue
  public Sequential append(Layer layer) {
    layers.add(slot(Integer.toString(layers.size()), layer));
    return this;
  }

  /**
   * One layer, {@code sequential[i]}.
   *
   * @param index from 0
   * @return the layer
   * @throws IndexOutOfBoundsException if there is none
   */
  public Layer get(int index) {
    return layers.get(index).get();
  }

  /**
   * Replaces one layer, {@code sequential[i] = layer}.
   *
   * @param index from 0
   * @param layer a module or a function
   * @throws IndexOutOfBoundsException if there is none to replace
   */
  public void set(int index, Layer layer) {
    layers.get(index).set(layer);
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
    return layers.stream().map(Slot::get).iterator();
  }

  /** Whether no code of the user's sees what goes into a layer and what comes out. */
  private static boolean isOwn(Layer layer) {
    return layer instanceof Module module
        && !module.hasHooks()
        && !(layer instanceof Sequential)
        && module.getClass().getPackage() == Sequential.class.getPackage();
  }
}
