package org.jtorch.nn.utils;

import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Module;
import org.jtorch.nn.internal.ModuleAccess;

/** Helper of the norms and pruning of {@code torch.nn.utils} that predate parametrizations. */
final class LegacyReparametrization {
  private LegacyReparametrization() {}

  /** Returns a parameter, and throws if it is computed already. */
  static Tensor parameter(Module module, String name, String what) {
    ModuleAccess<Module> access = ModuleAccess.get();
    Tensor weight = access.tensor(module, name);
    if (!access.isParameter(module, name)) {
      throw new IllegalArgumentException(
          what + ": \"" + name + "\" of " + type(module) + " is a buffer or already computed");
    }
    return weight;
  }

  /** Returns the current value of a computed tensor as a new leaf. */
  static Tensor value(Module module, String name) {
    try (Mode mode = Torch.noGrad();
        TensorScope scope = TensorScope.open()) {
      return TensorScope.unscoped(ModuleAccess.get().tensor(module, name).detach().clone());
    }
  }

  static IllegalArgumentException notFound(Module module, String name, String what) {
    return new IllegalArgumentException("\"" + name + "\" of " + type(module) + " has no " + what);
  }

  private static String type(Module module) {
    return module.getClass().getSimpleName();
  }
}
