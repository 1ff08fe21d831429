package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jtorch.Tensor;

/** List of parameters, {@code torch.nn.ParameterList}. */
public final class ParameterList extends Module implements Iterable<Tensor> {
  private final List<Slot<Tensor>> parameters = new ArrayList<>();

  /**
   * Creates a list of parameters.
   *
   * @param tensors leaf tensors, in order; they become parameters
   */
  public ParameterList(Tensor... tensors) {
    this(List.of(tensors));
  }

  /**
   * Creates a list of one parameter, and not of its rows.
   *
   * @param tensor a leaf tensor; it becomes a parameter
   */
  public ParameterList(Tensor tensor) {
    append(tensor);
  }

  /**
   * Creates a list of parameters.
   *
   * @param tensors leaf tensors, in order; they become parameters
   * @throws IllegalArgumentException if a single tensor is passed, whose rows are no parameters
   */
  public ParameterList(Iterable<Tensor> tensors) {
    extend(tensors);
  }

  /** Adds a leaf tensor at the end as a parameter, {@code append}. */
  @CanIgnoreReturnValue
  public ParameterList append(Tensor tensor) {
    parameters.add(parameter(Integer.toString(parameters.size()), tensor));
    return this;
  }

  /**
   * Adds parameters at the end, {@code extend}.
   *
   * @param tensors leaf tensors, in order; they become parameters
   * @return this
   * @throws IllegalArgumentException if a single tensor is passed, whose rows are no parameters
   */
  @CanIgnoreReturnValue
  public ParameterList extend(Iterable<Tensor> tensors) {
    if (tensors instanceof Tensor) {
      throw new IllegalArgumentException(
          "ParameterList: a list of tensors is required, got one tensor: use append");
    }
    tensors.forEach(this::append);
    return this;
  }

  /**
   * Returns one parameter, {@code list[i]}.
   *
   * @param index zero-based index; negative indices count from the end
   * @return the parameter
   * @throws IndexOutOfBoundsException if the index is out of range
   */
  public Tensor get(int index) {
    return parameters.get(resolve(index)).get();
  }

  /**
   * Replaces one parameter, {@code list[i] = tensor}.
   *
   * @param index zero-based index; negative indices count from the end
   * @param tensor a leaf tensor; it becomes a parameter
   * @throws IndexOutOfBoundsException if the index is out of range
   */
  public void set(int index, Tensor tensor) {
    parameters.get(resolve(index)).set(tensor);
  }

  /** {@return the number of parameters, {@code len(list)}} */
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

  private int resolve(int index) {
    int position = index < 0 ? index + parameters.size() : index;
    if (position < 0 || position >= parameters.size()) {
      throw new IndexOutOfBoundsException(
          "index " + index + " is out of range: there are " + parameters.size() + " parameters");
    }
    return position;
  }
}
