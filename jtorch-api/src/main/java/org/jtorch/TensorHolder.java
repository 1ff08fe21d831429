package org.jtorch;

import java.util.Collection;

/**
 * Something that holds tensors, so that scopes can keep them: implemented by classes that {@link
 * TensorScope#keep} could not otherwise look into.
 *
 * <p><b>Ownership:</b> says which tensors an object stands for; owns none by itself.
 *
 * <p><b>Thread safety:</b> called on the thread that keeps.
 */
public interface TensorHolder {
  /**
   * The tensors held.
   *
   * @return every tensor that must live as long as this object
   */
  Collection<Tensor> tensors();
}
