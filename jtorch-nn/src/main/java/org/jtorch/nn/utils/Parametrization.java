package org.jtorch.nn.utils;

import org.jtorch.Tensor;
import org.jtorch.nn.Layer;

/**
 * Parametrization of a tensor: a function that is applied each time a layer reads the tensor, and
 * its right inverse.
 */
public interface Parametrization extends Layer {
  /**
   * Returns a tensor that the function maps to a value, {@code right_inverse}. It makes the
   * parameter assignable.
   *
   * @param value the desired value of the parameter
   * @return the original tensor
   */
  Tensor rightInverse(Tensor value);
}
