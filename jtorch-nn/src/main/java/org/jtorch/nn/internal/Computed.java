package org.jtorch.nn.internal;

import org.jtorch.Tensor;

/** A tensor that is computed each time a layer reads it as one of its parameters. */
public interface Computed {
  /** {@return the computed tensor, in the current scope} */
  Tensor read();

  /**
   * Changes the tensors that it is computed from, so that it evaluates to a value.
   *
   * @param value the value
   */
  void write(Tensor value);
}
