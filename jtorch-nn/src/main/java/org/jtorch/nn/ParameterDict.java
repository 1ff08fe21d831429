package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jtorch.Device;
import org.jtorch.Tensor;

/** Dictionary of parameters, {@code torch.nn.ParameterDict}. */
public final class ParameterDict extends Module {
  private final Map<String, Slot<Tensor>> parameters = new LinkedHashMap<>();

  /** Creates an empty dictionary. */
  public ParameterDict() {}

  /**
   * Creates a dictionary of parameters.
   *
   * @param tensors leaf tensors, in the map's order; they become parameters
   */
  public ParameterDict(Map<String, Tensor> tensors) {
    update(tensors);
  }

  /**
   * Adds or replaces a parameter, {@code dict[name] = tensor}.
   *
   * @param name without dots
   * @param tensor a leaf tensor; it becomes a parameter
   */
  public void put(String name, Tensor tensor) {
    Slot<Tensor> slot = parameters.get(name);
    if (slot == null) {
      parameters.put(name, parameter(name, tensor));
    } else {
      slot.set(tensor);
    }
  }

  /**
   * Adds or replaces parameters, {@code update}.
   *
   * @param tensors leaf tensors, in the map's order; they become parameters
   */
  public void update(Map<String, Tensor> tensors) {
    tensors.forEach(this::put);
  }

  /**
   * Returns the parameter of a name, {@code dict[name]}.
   *
   * @param name the name
   * @return the parameter
   * @throws IllegalArgumentException if there is none; the message lists the names
   */
  public Tensor get(String name) {
    Slot<Tensor> slot = parameters.get(name);
    if (slot == null) {
      throw new IllegalArgumentException("no parameter is named " + name + "; there are " + keys());
    }
    return slot.get();
  }

  /**
   * Removes and returns a parameter, {@code pop}.
   *
   * @param name the name
   * @return the parameter
   * @throws IllegalArgumentException if there is none; the message lists the names
   */
  @CanIgnoreReturnValue
  public Tensor pop(String name) {
    Tensor parameter = get(name);
    parameters.remove(name);
    state().remove(name);
    return parameter;
  }

  /** Removes all parameters, {@code clear}. */
  public void clear() {
    List.copyOf(parameters.keySet()).forEach(this::pop);
  }

  /**
   * Returns whether the name exists, {@code name in dict}.
   *
   * @param name the name
   * @return true if it exists
   */
  public boolean contains(String name) {
    return parameters.containsKey(name);
  }

  /** {@return the number of parameters, {@code len(dict)}} */
  public int size() {
    return parameters.size();
  }

  /** {@return the names in order, {@code dict.keys()}} */
  public Set<String> keys() {
    return Collections.unmodifiableSet(parameters.keySet());
  }

  /** {@return the parameters in order, {@code dict.values()}} */
  public List<Tensor> values() {
    return parameters.values().stream().map(Slot::get).toList();
  }

  @Override
  protected String extraRepr() {
    return Repr.parameters(state(), ParameterDict::legacyType);
  }

  /** The legacy tensor type name, which Python prints here. */
  private static String legacyType(Tensor tensor) {
    String kind =
        switch (tensor.dtype()) {
          case FLOAT64 -> "DoubleTensor";
          case FLOAT32 -> "FloatTensor";
          case FLOAT16 -> "HalfTensor";
          case BFLOAT16 -> "BFloat16Tensor";
          default -> "Tensor";
        };
    return (tensor.device().type() == Device.Type.CUDA ? "torch.cuda." : "torch.") + kind;
  }
}
