package org.jtorch.optim;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jtorch.Shape;
import org.jtorch.Tensor;

/**
 * Checks the state of a parameter in a state dict.
 *
 * @param names the optimizer's state names
 * @param shapeOf the shape of a state tensor by its name and its parameter's shape
 */
record ParamStateReader(Set<String> names, BiFunction<String, Shape, Shape> shapeOf) {
  /** Returns the tensors and numbers by name. */
  Map<String, Object> read(SavedSettings saved, Tensor param) {
    Map<String, Object> state = new LinkedHashMap<>();
    saved
        .values()
        .forEach(
            (key, value) -> {
              String name = String.valueOf(key);
              saved.checkState(name, names);
              if (ParamState.isScalar(name)) {
                state.put(name, saved.number(name));
              } else if (!SavedSettings.isNone(value)) {
                state.put(name, checked(saved, name, value, param));
              }
            });
    return state;
  }

  private Tensor checked(SavedSettings saved, String name, Object value, Tensor param) {
    Shape shape = shapeOf.apply(name, param.shape());
    if (value instanceof Tensor tensor && tensor.shape().equals(shape)) {
      return tensor;
    }
    throw saved.mismatch(name, "a tensor " + shape, value);
  }
}
