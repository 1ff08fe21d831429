package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jtorch.Device;
import org.jtorch.Tensor;

/**
 * Parameters by name, {@code torch.nn.ParameterDict}.
 *
 * <p><b>Ownership:</b> its tensors are parameters: they are in no scope.
 *
 * <p><b>Thread safety:</b> reading is safe; changes are for one thread at a time.
 */
public final class ParameterDict extends Module {
  private final Map<String, Slot<Tensor>> parameters = new LinkedHashMap<>();

  /** No parameters yet. */
  public ParameterDict() {}

  /**
   * Parameters by name.
   *
   * @param tensors leaves, in the map's order; they become parameters
   */
  public ParameterDict(Map<String, Tensor> tensors) {
    update(tensors);
  }

  /**
   * Adds a parameter, or replaces the one of that name, {@code dict[name] = tensor}.
   *
   * @param name without dots
   * @param tensor a leaf; it becomes a parameter
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
   * @param tensors leaves, in the map's order; they become parameters
   */
  public void update(Map<String, Tensor> tensors) {
    tensors.forEach(this::put);
  }

  /**
   * The parameter of a name, {@code dict[name]}.
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
   * Takes a parameter out, {@code pop}.
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

  /** Takes all parameters out, {@code clear}. */
  public void clear() {
    List.copyOf(parameters.keySet()).forEach(this::pop);
  }

  /**
   * Whether there is a parameter of that name, {@code name in dict}.
   *
   * @param name the name
   * @return true if there is one
   */
  public boolean contains(String name) {
    return parameters.containsKey(name);
  }

  /**
   * How many parameters there are, {@code len(dict)}.
   *
   * @return the number
   */
  public int size() {
    return parameters.size();
  }

  /**
   * The names in order, {@code dict.keys()}.
   *
   * @return the names
   */
  public Set<String> keys() {
    return Collections.unmodifiableSet(parameters.keySet());
  }

  /**
   * The parameters in order, {@code dict.values()}.
   *
   * @return the parameters
   */
  public List<Tensor> values() {
    return parameters.values().stream().map(Slot::get).toList();
  }

  @Override
  protected String extraRepr() {
    return Repr.parameters(state(), ParameterDict::legacyType);
  }

  /** The name that tensors of a dtype had as a class of their own, which Python prints here. */
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
