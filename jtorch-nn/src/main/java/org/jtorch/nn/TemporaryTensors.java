package org.jtorch.nn;

import org.jtorch.TensorScope;
import org.jtorch.ThrowingSupplier;

/** Frees the intermediate tensors of a module. */
final class TemporaryTensors {
  private TemporaryTensors() {}

  /**
   * Runs a function in its own scope. If a hook or a user's layer could keep an intermediate
   * tensor, the tensors belong to the caller's scope instead.
   */
  static <T, E extends Exception> T compute(Module module, ThrowingSupplier<T, E> body) throws E {
    return SequentialCalls.isPrivate(module) ? TensorScope.compute(body) : body.get();
  }
}
