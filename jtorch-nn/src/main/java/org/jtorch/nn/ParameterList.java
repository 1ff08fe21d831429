package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jtorch.Tensor;

/**
 * Parameters by number, {@code torch.nn.ParameterList}.
 *
 * <p><b>Ownership:</b> its tensors are parameters: they are in no scope.
 *
 * <p><b>Thread safety:</b> reading is safe; changes are for one thread at a time.
 */
public final class ParameterList extends Module implements Iterable<Tensor> {
  private final List<Slot<Tensor>> parameters = new ArrayList<>();

  /**
   * A list of parameters.
   *
   * @param tensors leaves, in order; they become parameters
   */
  public ParameterList(Tensor... tensors) {
    this(List.of(tensors));
  }

  /**
   * A list of parameters.
   *
   * @param tensors leaves, in order; they become parameters
   */
  public ParameterList(Iterable<Tensor> tensors) {
    tensors.forEach(this::append);
  }

  /**
   * Adds a parameter at the end, {@code append}.
   *
   * @param tensor a leaf; it becomes a parameter
   * @return this
   */
  @CanIgnoreReturnValue
  public ParameterList append(Tensor tensor) {
    parameters.add(parameter(Integer.toString(parameters.size()), tensor));
    return this;
  }

  /**
   * Adds parameters at the end, {@code extend}.
   *
   * @param tensors leaves, in order; they become parameters
   * @return this
   */
  @CanIgnoreReturnValue
  public ParameterList extend(Iterable<Tensor> tensors) {
    tensors.forEach(this::append);
    return this;
  }

  /**
   * One parameter, {@code list[i]}.
   *
   * @param index from 0, or from -1 for the last backwards
   * @return the parameter
   * @throws IndexOutOfBoundsException if there is none
   */
  public Tensor get(int index) {
    return parameters.get(place(index)).get();
  }

  /**
   * Replaces one parameter, {@code list[i] = tensor}.
   *
   * @param index from 0, or from -1 for the last backwards
   * @param tensor a leaf; it becomes a parameter
   * @throws IndexOutOfBoundsException if there is none to replace
   */
  public void set(int index, Tensor tensor) {
    parameters.get(place(index)).set(tensor);
  }

  /**
   * How many parameters there are, {@code len(list)}.
   *
   * @return the number
   */
  public int size() {
    return parameters.size();
  }

  @Override
  public Iterator<Tensor> iterator() {
    return parameters.stream().map(Slot::get).iterator();
  }

  @Override
  protected String extraRepr() {
    return Repr.parameters(state(), tensor -> tensor.dtype().toString());
  }

  private int place(int index) {
    int place = index < 0 ? index + parameters.size() : index;
    if (place < 0 || place >= parameters.size()) {
      throw new IndexOutOfBoundsException(
          "index " + index + " is out of range: there are " + parameters.size() + " parameters");
    }
    return place;
  }
}
