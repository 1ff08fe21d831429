package org.jtorch;

import java.util.Collection;

/**
 * An object that holds tensors, for classes that {@link TensorScope#keep} cannot inspect.
 *
 * <p>Called on the thread that keeps the object. The object does not own the tensors.
 */
public interface TensorHolder {
  /**
   * Returns the tensors of this object.
   *
   * @return every tensor that must live as long as this object
   */
  Collection<Tensor> tensors();
}
