package org.jtorch.nn.internal;

import org.jtorch.Tensor;

/**
 * Computes what a layer reads as one of its parameters.
 *
 * <p><b>Ownership:</b> what is read belongs to the current scope.
 *
 * <p><b>Thread safety:</b> as each implementation says.
 */
public interface Computed {
  /**
   * Computes the tensor.
   *
   * @return the tensor, in the current scope
   */
  Tensor read();

  /**
   * Changes what it is computed from, so that it reads as a value.
   *
   * @param value the value
   */
  void write(Tensor value);
}
