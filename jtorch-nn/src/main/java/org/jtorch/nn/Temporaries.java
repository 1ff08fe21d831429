package org.jtorch.nn;

import org.jtorch.Body;
import org.jtorch.TensorScope;

/** Frees what a module makes on its way to the output. */
final class Temporaries {
  private Temporaries() {}

  /**
   * Runs a body in a scope of its own, unless a hook could keep what is made in it: then what is
   * made belongs to the caller's.
   */
  static <T, E extends Exception> T compute(Module module, Body<T, E> body) throws E {
    boolean seen = module.modules().stream().anyMatch(Module::hasHooks);
    return seen ? body.run() : TensorScope.compute(body);
  }
}
