package org.jtorch.nn;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.ThrowingSupplier;

/** Calls a module with substituted parameters and buffers, {@code torch.func.functional_call}. */
final class FunctionalCall {
  /** Slot source that returns a substituted tensor. */
  private record Substitute(Tensor value) implements Slot.Source<Tensor> {
    @Override
    public Tensor read() {
      return value;
    }

    @Override
    public void write(Tensor other) {
      throw new IllegalStateException("a parameter cannot be replaced during a functional call");
    }
  }

  private FunctionalCall() {}

  static <T, E extends Exception> T run(
      Module module, Map<String, Tensor> state, ThrowingSupplier<T, E> body) throws E {
    IdentityHashMap<Slot<Tensor>, Slot.@Nullable Source<Tensor>> before = new IdentityHashMap<>();
    IdentityHashMap<Slot<Tensor>, Tensor> substitutes = substitutes(module, state);
    try {
      substitutes.forEach(
          (slot, value) -> {
            before.put(slot, slot.source());
            slot.redirect(new Substitute(value));
          });
      return body.get();
    } finally {
      before.forEach(Slot::redirect);
    }
  }

  /**
   * Maps each slot to its substitute. A tensor that is tied under several names is substituted
   * under all of them.
   */
  private static IdentityHashMap<Slot<Tensor>, Tensor> substitutes(
      Module module, Map<String, Tensor> state) {
    IdentityHashMap<Slot<Tensor>, Tensor> substitutes = new IdentityHashMap<>();
    IdentityHashMap<Tensor, Tensor> byOriginal = new IdentityHashMap<>();
    state.forEach(
        (name, value) -> {
          Slot<Tensor> slot = slot(module, name);
          byOriginal.put(slot.get(), Objects.requireNonNull(value, name));
          substitutes.put(slot, value);
        });
    ModuleCopy.slots(module)
        .forEach(
            (name, slot) -> {
              Tensor tied = byOriginal.get(slot.get());
              if (tied != null) {
                substitutes.putIfAbsent(slot, tied);
              }
            });
    return substitutes;
  }

  private static Slot<Tensor> slot(Module module, String path) {
    Module owner = ModuleLookup.module(module, ModuleLookup.ownerOf(path));
    Slot<Tensor> buffer = owner.state().buffers().get(ModuleLookup.nameOf(path));
    return buffer == null ? ModuleLookup.parameter(module, path) : buffer;
  }
}
