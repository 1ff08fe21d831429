package org.jtorch.nn.utils;

import org.jtorch.Tensor;
import org.jtorch.nn.Layer;

/**
 * A function that a parameter goes through each time a layer reads it, and the way back.
 *
 * <p><b>Ownership:</b> as {@link Layer}'s.
 *
 * <p><b>Thread safety:</b> as each implementation says.
 */
public interface Parametrization extends Layer {
  /**
   * A tensor that the function maps to a value, {@code right_inverse}: it makes the parameter
   * assignable.
   *
   * @param value what is to come out
   * @return what to put in
   */
  Tensor rightInverse(Tensor value);
}
